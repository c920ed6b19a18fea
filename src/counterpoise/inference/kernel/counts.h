/* Counts: what is known of them in a month, their likelihood and their values. */
#ifndef CP_COUNTS_H
#define CP_COUNTS_H

#include "links.h"
#include "negbin.h"

CP_INLINE size_t cp_at(const cp_filter *f, int column) { return (size_t)f->t * f->model->counts + column; }

static int cp_has_likelihood(const cp_filter *f, int node)
{
    const size_t at = cp_at(f, f->model->column[node]);
    const int kind = f->model->count_kind[at];
    if (cp_do(f, node) == CP_DO_SET)
        return 0;
    return kind == CP_EXACT || kind == CP_LAST || f->model->count_lower[at] > 0;
}

/* What all particles share of a count's month. */
static void cp_prepare_count(cp_filter *f, int node)
{
    const cp_model *m = f->model;
    const size_t at = cp_at(f, m->column[node]);
    cp_count_month *c = &f->count[m->column[node]];
    c->shape = (float)exp((double)cp_parameter(f, node, 1)) * m->exposure[at];
    c->log_shape = (float)log((double)c->shape);
    const int exact = m->count_kind[at] == CP_EXACT;
    c->constant = exact ? cp_nb_constant(m->count_obs[at], c->shape, m->log_factorial[at]) : 0.0;
}

/* The part of a count's log likelihood that differs between particles, at log means eta. */
static void cp_count_log_likelihood(const cp_lanes *x, int node, const float *restrict eta, float *restrict out)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    const int column = m->column[node], lanes = x->lanes;
    const size_t at = cp_at(f, column);
    const cp_count_month *c = &f->count[column];
    const float y = (float)m->count_obs[at], shape = c->shape, log_shape = c->log_shape;
    if (m->count_kind[at] == CP_EXACT) {
        for (int l = 0; l < lanes; l++)
            out[l] = cp_nb_varying(y, shape, log_shape, eta[l]);
        return;
    }
    for (int l = 0; l < lanes; l++) {
        double mu = exp((double)eta[l]);
        if (m->count_kind[at] == CP_LAST) {
            double mean = (double)x->window_mean[column * lanes + l] + mu;
            double extra = (double)x->window_extra[column * lanes + l] + mu * mu / (double)shape;
            out[l] = (float)cp_nb_log_mass(m->count_obs[at], mean * mean / extra, mean, m->log_factorial[at]);
        } else {
            out[l] = (float)cp_nb_log_survival((int)m->count_lower[at], (double)shape, mu);
        }
    }
}

/* Values of a count whose log means are known: observed, expected or drawn; windows are kept. */
static void cp_count_value(cp_lanes *x, int node, const float *restrict eta, float *restrict value)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    const int column = m->column[node], lanes = x->lanes;
    const size_t at = cp_at(f, column);
    const float shape = f->count[column].shape, observed = (float)m->count_obs[at];
    float *restrict mean = x->window_mean + column * lanes, *restrict extra = x->window_extra + column * lanes;
    if (m->count_kind[at] == CP_EXACT) {
        cp_fill(value, lanes, observed);
        return;
    }
    if (m->count_kind[at] == CP_LAST) {
        for (int l = 0; l < lanes; l++)
            value[l] = cp_maxf(observed - mean[l], 0.0f);
        return;
    }
    for (int l = 0; l < lanes; l++)
        value[l] = cp_expf(eta[l]);
    if (m->count_kind[at] == CP_INSIDE) {
        for (int l = 0; l < lanes; l++) {
            mean[l] += value[l];
            extra[l] += value[l] * value[l] / shape;
        }
        return;
    }
    const uint32_t slot = (uint32_t)m->rng_slot[node];
    const int lower = (int)m->count_lower[at];
    CP_ALIGNED float mu[CP_MAX_LANES];
    memcpy(mu, value, sizeof(float) * (size_t)lanes);
    if (lower <= 0) {
        cp_nb_draw(f->key, slot, (uint32_t)x->first, lanes, shape, mu, value);
        return;
    }
    CP_ALIGNED float u[4][CP_MAX_LANES];
    cp_philox_uniforms(f->key, CP_COUNT_BLOCKS + 16u * slot, (uint32_t)x->first, lanes, u[0], u[1], u[2], u[3]);
    for (int l = 0; l < lanes; l++)
        value[l] = cp_nb_draw_from((double)u[2][l], lower, (double)shape, (double)mu[l]);
}

static void cp_count(cp_lanes *x, int node)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    const int owner = m->owner[node], column = m->column[node];
    const int weighs = cp_has_likelihood(f, node) && !(owner >= 0 && cp_do(f, owner) == CP_DO_NONE);
    CP_ALIGNED float eta[CP_MAX_LANES], factor[CP_MAX_LANES];
    if (weighs || m->count_kind[cp_at(f, column)] == CP_MISSING || m->count_kind[cp_at(f, column)] == CP_INSIDE) {
        cp_inputs(x, node, cp_parameter(f, node, 0) + m->log_exposure[cp_at(f, column)], 0, eta);
        for (int l = 0; l < x->lanes; l++)
            eta[l] = cp_clipf(eta[l], CP_LOG_MEAN_LOW, CP_LOG_MEAN_HIGH);
    }
    if (weighs) {
        cp_count_log_likelihood(x, node, eta, factor);
        cp_weigh(x, column, factor, f->count[column].constant);
    }
    cp_count_value(x, node, eta, cp_value(x, node));
}

#endif
