/* Episode levels, drawn from their exact conditional given the month's counts (numpy_engine/levels.py). */
#ifndef CP_LEVELS_H
#define CP_LEVELS_H

#include "counts.h"

typedef struct {
    CP_ALIGNED float p[CP_LEVELS][CP_MAX_LANES];
} cp_probabilities;

/* Probabilities of the next level given the last one. */
static void cp_prior_levels(const cp_lanes *x, int node, cp_probabilities *out)
{
    const cp_filter *f = x->f;
    const float *restrict level = cp_previous(x, node);
    const float war = cp_sigmoidf(cp_parameter(f, node, 1)), spread = cp_sigmoidf(cp_parameter(f, node, 2));
    const float ends = cp_sigmoidf(cp_parameter(f, node, 3)), war_ends = cp_sigmoidf(cp_parameter(f, node, 4));
    const float calms = cp_sigmoidf(cp_parameter(f, node, 5));
    const float stays = (1.0f - spread) * (1.0f - ends), over = (1.0f - spread) * ends;
    CP_ALIGNED float input[CP_MAX_LANES];
    cp_inputs(x, node, cp_parameter(f, node, 0), 0, input);
    for (int l = 0; l < x->lanes; l++) {
        const float h = cp_sigmoidf(input[l]), none = 1.0f - h, v = level[l];
        const float from0 = v == 0.0f ? 1.0f : 0.0f, from1 = v == 1.0f ? 1.0f : 0.0f;
        const float from2 = v == 2.0f ? 1.0f : 0.0f, from3 = v == 3.0f ? 1.0f : 0.0f;
        const float quiet = from0 + from3;
        out->p[0][l] = from0 * none + from3 * (none * calms);
        out->p[1][l] = quiet * (h * (1.0f - war)) + from1 * stays;
        out->p[2][l] = quiet * (h * war) + from1 * spread + from2 * (1.0f - war_ends);
        out->p[3][l] = from3 * (none * (1.0f - calms)) + from1 * over + from2 * war_ends;
    }
}

/* Log likelihoods of a dependent count at each level. */
static void cp_likelihood_by_level(const cp_lanes *x, int node, cp_probabilities *out)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    CP_ALIGNED float base[CP_MAX_LANES], eta[CP_MAX_LANES], effect[CP_LEVELS] = {0.0f, 0.0f, 0.0f, 0.0f};
    cp_inputs(x, node, cp_parameter(f, node, 0) + m->log_exposure[cp_at(f, m->column[node])], 1, base);
    for (int link = m->link_start[node]; link < m->link_start[node + 1]; link++)
        if (m->link_own[link])
            effect[(int)m->link_a[link]] += cp_link(f, link);
    for (int v = 0; v < CP_LEVELS; v++) {
        for (int l = 0; l < x->lanes; l++)
            eta[l] = cp_clipf(base[l] + effect[v], CP_LOG_MEAN_LOW, CP_LOG_MEAN_HIGH);
        cp_count_log_likelihood(x, node, eta, out->p[v]);
    }
}

/* factor = log sum of p * likelihood; p becomes the levels' probabilities given the count. */
static void cp_condition_levels(cp_probabilities *restrict p, const cp_probabilities *restrict log_likelihood, int lanes,
                                float *restrict factor)
{
    for (int l = 0; l < lanes; l++) {
        float high = -INFINITY;
        for (int v = 0; v < CP_LEVELS; v++)
            high = cp_maxf(high, p->p[v][l] > 0.0f ? log_likelihood->p[v][l] : -INFINITY);
        float base = high > -INFINITY ? high : 0.0f, total = 0.0f, joint[CP_LEVELS];
        for (int v = 0; v < CP_LEVELS; v++) {
            float d = log_likelihood->p[v][l] - base;
            joint[v] = p->p[v][l] > 0.0f ? p->p[v][l] * cp_expf(cp_minf(d, 0.0f)) : 0.0f;
            total += joint[v];
        }
        int alive = total > 0.0f;
        float scale = alive ? 1.0f / total : 0.0f;
        for (int v = 0; v < CP_LEVELS; v++)
            p->p[v][l] = alive ? joint[v] * scale : p->p[v][l];
        factor[l] = alive ? base + cp_logf(cp_maxf(total, 1e-37f)) : -INFINITY;
    }
}

static void cp_episode(cp_lanes *x, int node)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    cp_probabilities p, log_likelihood;
    CP_ALIGNED float factor[CP_MAX_LANES];
    cp_prior_levels(x, node, &p);
    for (int i = m->dep_start[node]; i < m->dep_start[node + 1]; i++) {
        const int count = m->dep_node[i];
        if (!cp_has_likelihood(f, count))
            continue;
        cp_likelihood_by_level(x, count, &log_likelihood);
        cp_condition_levels(&p, &log_likelihood, x->lanes, factor);
        cp_weigh(x, m->column[count], factor, f->count[m->column[count]].constant);
    }
    const float *restrict u = cp_node_uniforms(x, node);
    float *restrict level = cp_value(x, node);
    for (int l = 0; l < x->lanes; l++) {
        float a = p.p[0][l], b = a + p.p[1][l], c = b + p.p[2][l];
        float drawn = (u[l] >= a ? 1.0f : 0.0f) + (u[l] >= b ? 1.0f : 0.0f) + (u[l] >= c ? 1.0f : 0.0f);
        float last = p.p[3][l] > 0.0f ? 3.0f : p.p[2][l] > 0.0f ? 2.0f : p.p[1][l] > 0.0f ? 1.0f : 0.0f;
        level[l] = cp_minf(drawn, last);
    }
}

#endif
