/* One month of a block of particles: every node in index order, then the scores (numpy_engine/step.py). */
#ifndef CP_NODES_H
#define CP_NODES_H

#include "levels.h"
#include "twist.h"

static void cp_index(cp_lanes *x, int node)
{
    const cp_filter *f = x->f;
    const int drawn = !f->model->marginal[node] || f->t >= f->job->sample_from;
    const float p0 = cp_parameter(f, node, 0), p1 = cp_parameter(f, node, 1);
    float noise = cp_index_noise(f, node);
    const float *restrict last = cp_previous(x, node);
    float *restrict value = cp_value(x, node);
    cp_inputs(x, node, cp_twisted(f, node) ? 0.0f : p0, 0, value);
    if (cp_twisted(f, node))
        noise = cp_guide(x, node, last, value);
    else
        for (int l = 0; l < x->lanes; l++)
            value[l] = last[l] + p1 * (value[l] - last[l]);
    if (!drawn)
        return;
    const float *restrict u = cp_node_uniforms(x, node);
    for (int l = 0; l < x->lanes; l++)
        value[l] += noise * cp_normal_quantile(u[l]);
}

static void cp_stock(cp_lanes *x, int node)
{
    const float keep = 1.0f - cp_parameter(x->f, node, 1);
    const float *restrict last = cp_previous(x, node);
    float *restrict value = cp_value(x, node);
    cp_inputs(x, node, 0.0f, 0, value);
    for (int l = 0; l < x->lanes; l++)
        value[l] = cp_maxf(keep * last[l] + value[l], 0.0f);
}

static void cp_accumulator(cp_lanes *x, int node)
{
    const cp_model *m = x->f->model;
    const float *restrict last = cp_previous(x, node);
    float *restrict value = cp_value(x, node);
    cp_inputs(x, node, 0.0f, 0, value);
    if (m->reset[(size_t)x->f->t * m->resets + m->calendar[node]])
        return;
    for (int l = 0; l < x->lanes; l++)
        value[l] = last[l] + value[l];
}

/* factor = log N(residual; 0, variance) without its constant, which is returned. */
static double cp_normal_factor(const float *restrict residual, double variance, int lanes, float *restrict factor)
{
    const float scale = (float)(1.0 / sqrt(variance));
    for (int l = 0; l < lanes; l++) {
        const float z = scale * residual[l];
        factor[l] = -0.5f * (z * z);
    }
    return -0.5 * (log(variance) + CP_LOG_2PI);
}

static int cp_realises(const cp_filter *f, int node)
{
    return f->model->realise[(size_t)f->t * f->model->realises + f->model->calendar[node]];
}

static void cp_amount(cp_lanes *x, int node)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    const int column = m->column[node], lanes = x->lanes;
    float *restrict value = cp_value(x, node);
    if (!cp_realises(f, node)) {
        memcpy(value, cp_previous(x, node), sizeof(float) * (size_t)lanes);
        return;
    }
    const cp_gain *gain = &f->gauss.amount[column];
    const double amount = m->amount_obs[(size_t)f->t * m->amounts + column];
    const float unit = cp_parameter(f, node, 2), sd = (float)sqrt(gain->variance);
    CP_ALIGNED float mean[CP_MAX_LANES], residual[CP_MAX_LANES], factor[CP_MAX_LANES];
    cp_inputs(x, node, cp_parameter(f, node, 0), 0, mean);
    if (isnan(amount)) {
        const float *restrict u = cp_node_uniforms(x, node);
        for (int l = 0; l < lanes; l++) {
            residual[l] = sd * cp_normal_quantile(u[l]);
            value[l] = unit * (cp_expf(cp_maxf(mean[l] + residual[l], 0.0f)) - 1.0f);
        }
    } else {
        const float y = (float)log1p(amount / (double)unit);
        for (int l = 0; l < lanes; l++)
            residual[l] = y - mean[l];
        double constant = cp_normal_factor(residual, gain->variance, lanes, factor);
        cp_weigh(x, m->counts + column, factor, constant);
        cp_fill(value, lanes, (float)amount);
    }
    cp_move_means(x, gain, residual);
}

static void cp_node(cp_lanes *x, int node)
{
    const cp_model *m = x->f->model;
    switch (m->kind[node]) {
    case CP_LINEAR:
        cp_inputs(x, node, cp_parameter(x->f, node, 0), 0, cp_value(x, node));
        break;
    case CP_INDEX:
        cp_index(x, node);
        break;
    case CP_STOCK:
        cp_stock(x, node);
        break;
    case CP_ACCUMULATOR:
        cp_accumulator(x, node);
        break;
    case CP_COUNT:
        cp_count(x, node);
        break;
    case CP_AMOUNT:
        cp_amount(x, node);
        break;
    case CP_EPISODE:
        cp_episode(x, node);
        break;
    default:
        cp_fill(cp_value(x, node), x->lanes, m->exogenous[(size_t)x->f->t * m->exogenouses + m->column[node]]);
    }
}

/* Whether a score weighs in month f->t; those of guided nodes do so through their look-ahead. */
static int cp_score_weighs(const cp_filter *f, int s)
{
    const cp_model *m = f->model;
    const int node = m->score_node[s];
    return !m->guided[node] && !isnan(m->score_obs[(size_t)f->t * m->scores + s]) && cp_do(f, node) == CP_DO_NONE;
}

static void cp_weigh_score(cp_lanes *x, int s)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    const float intercept = cp_score(f, s)[0], loading = cp_score(f, s)[1];
    const float y = (float)m->score_obs[(size_t)f->t * m->scores + s];
    const float *restrict value = cp_value(x, m->score_node[s]);
    CP_ALIGNED float residual[CP_MAX_LANES], factor[CP_MAX_LANES];
    for (int l = 0; l < x->lanes; l++)
        residual[l] = y - (intercept + loading * value[l]);
    double constant = cp_normal_factor(residual, f->gauss.score[s].variance, x->lanes, factor);
    cp_weigh(x, m->counts + m->amounts + s, factor, constant);
    cp_move_means(x, &f->gauss.score[s], residual);
}

/* Moves a block to month f->t. */
static void cp_advance(cp_lanes *x)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    memset(x->cached, 0, (size_t)m->caches);
    for (int node = 0; node < m->d; node++) {
        const int mode = cp_do(f, node);
        const float given = m->do_value[(size_t)f->t * m->d + node];
        float *value = cp_value(x, node);
        if (mode == CP_DO_SET) {
            cp_fill(value, x->lanes, given);
            continue;
        }
        cp_node(x, node);
        if (mode == CP_DO_SCALE && !(m->kind[node] == CP_AMOUNT && !cp_realises(f, node)))
            for (int l = 0; l < x->lanes; l++)
                value[l] *= given;
    }
    for (int c = 0; c < m->counts; c++)
        if (m->count_kind[cp_at(f, c)] != CP_INSIDE) {
            cp_fill(x->window_mean + c * x->lanes, x->lanes, 0.0f);
            cp_fill(x->window_extra + c * x->lanes, x->lanes, 0.0f);
        }
    for (int s = 0; s < m->scores; s++)
        if (cp_score_weighs(f, s))
            cp_weigh_score(x, s);
}

/* Values in the month before the first. */
static void cp_start(cp_lanes *x)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    memset(x->cached, 0, (size_t)m->caches);
    for (int node = 0; node < m->d; node++) {
        float *value = cp_value(x, node);
        const float p0 = cp_parameter(f, node, 0);
        float start = p0;
        if (m->kind[node] == CP_COUNT)
            start = cp_expf(cp_clipf(p0 + m->log_exposure[m->column[node]], CP_LOG_MEAN_LOW, CP_LOG_MEAN_HIGH));
        else if (m->kind[node] == CP_AMOUNT)
            start = cp_parameter(f, node, 3);
        else if (m->kind[node] == CP_EPISODE)
            start = 0.0f;
        else if (m->kind[node] == CP_EXOGENOUS)
            start = m->exogenous[m->column[node]];
        cp_fill(value, x->lanes, start);
        if (m->kind[node] == CP_INDEX && !m->marginal[node]) {
            const float *restrict u = cp_node_uniforms(x, node);
            const cp_twist *w = &f->twist[node];
            float sd = cp_parameter(f, node, 2);
            if (m->guided[node])
                sd = cp_pull(value, x->lanes, sd, w->start_precision, w->start_shift);
            for (int l = 0; l < x->lanes; l++)
                value[l] += sd * cp_normal_quantile(u[l]);
        }
    }
    x->previous = x->value; /* lags make no difference in the month before the first */
    for (int i = 0; i < m->starts; i++)
        cp_inputs(x, m->start_node[i], cp_parameter(f, m->start_node[i], 0), 0, cp_value(x, m->start_node[i]));
}

#endif
