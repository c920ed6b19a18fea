/* The linear-Gaussian block: one covariance per parameter vector, means per particle (numpy_engine/gaussian_block.py).
 *
 * The covariance does not depend on the particles, so a month's recursion and all its gains are computed first; blocks
 * of particles then only move their means.
 */
#ifndef CP_GAUSS_H
#define CP_GAUSS_H

#include "links.h"

static double *cp_row(cp_gauss *g, int q, int i) { return g->covariance + (size_t)i * 2 * q; }

/* Moves the current covariance to the previous half. */
static void cp_gauss_begin(cp_gauss *g, int q)
{
    for (int i = 0; i < q; i++) {
        memcpy(cp_row(g, q, q + i) + q, cp_row(g, q, i), sizeof(double) * (size_t)q);
        memset(cp_row(g, q, q + i), 0, sizeof(double) * (size_t)q);
    }
    memset(g->covariance, 0, sizeof(double) * 2 * (size_t)q * (size_t)q);
}

/* g->spread = scale * C a, a being the block's weights in a node's inputs; returns scale * sum of a * spread. */
static double cp_gauss_project(cp_filter *f, int node, double scale, double own)
{
    const cp_model *m = f->model;
    cp_gauss *g = &f->gauss;
    const int q = m->q;
    double *restrict h = g->spread;
    memset(h, 0, sizeof(double) * 2 * (size_t)q);
    double variance = 0.0;
    for (int pass = 0; pass < 2; pass++) {
        if (own != 0.0) {
            const int place = q + m->position[node];
            const double *restrict row = cp_row(g, q, place);
            if (pass)
                variance += own * h[place];
            else
                for (int j = 0; j < 2 * q; j++)
                    h[j] += own * row[j];
        }
        for (int link = m->link_start[node]; link < m->link_start[node + 1]; link++) {
            const int position = m->position[m->link_source[link]];
            if (position < 0)
                continue;
            const int place = position + q * m->link_lag[link];
            const double a = scale * (double)cp_link(f, link) / (double)m->link_b[link];
            const double *restrict row = cp_row(g, q, place);
            if (pass)
                variance += a * h[place];
            else
                for (int j = 0; j < 2 * q; j++)
                    h[j] += a * row[j];
        }
    }
    return variance;
}

/* Standard deviation of an index's monthly noise. */
static float cp_index_noise(const cp_filter *f, int node)
{
    float p1 = cp_parameter(f, node, 1);
    return cp_parameter(f, node, 2) * sqrtf(p1 * (2.0f - p1));
}

/* Sets the covariance row of a marginal node that has just moved. */
static void cp_gauss_node(cp_filter *f, int node)
{
    const cp_model *m = f->model;
    cp_gauss *g = &f->gauss;
    const int q = m->q, j = m->position[node], kind = m->kind[node];
    double own = 0.0, scale = 1.0, noise = 0.0;
    if (kind == CP_INDEX) {
        double p1 = cp_parameter(f, node, 1), p2 = cp_parameter(f, node, 2);
        scale = p1;
        own = 1.0 - p1;
        noise = f->t >= f->job->sample_from ? 0.0 : p2 * p2 * p1 * (2.0 - p1);
    } else if (kind == CP_ACCUMULATOR) {
        own = m->reset[(size_t)f->t * m->resets + m->calendar[node]] ? 0.0 : 1.0;
    }
    double variance = cp_gauss_project(f, node, scale, own) + noise;
    for (int i = 0; i < 2 * q; i++) {
        cp_row(g, q, i)[j] = g->spread[i];
        cp_row(g, q, j)[i] = g->spread[i];
    }
    cp_row(g, q, j)[j] = variance;
}

/* Sets the starting covariance of a marginal LINEAR node from those of its sources; lags make no difference there. */
static void cp_gauss_start(cp_filter *f, int node)
{
    const cp_model *m = f->model;
    cp_gauss *g = &f->gauss;
    const int q = m->q, j = m->position[node];
    double variance = 0.0;
    memset(g->spread, 0, sizeof(double) * 2 * (size_t)q);
    for (int pass = 0; pass < 2; pass++)
        for (int link = m->link_start[node]; link < m->link_start[node + 1]; link++) {
            const int place = m->position[m->link_source[link]];
            if (place < 0)
                continue;
            const double a = (double)cp_link(f, link) / (double)m->link_b[link];
            if (pass)
                variance += a * g->spread[place];
            else
                for (int i = 0; i < q; i++)
                    g->spread[i] += a * cp_row(g, q, place)[i];
        }
    for (int i = 0; i < q; i++) {
        cp_row(g, q, i)[j] = g->spread[i];
        cp_row(g, q, j)[i] = g->spread[i];
    }
    cp_row(g, q, j)[j] = variance;
}

/* Turns g->spread and a predictive variance into gains on the first `size` places, and updates the covariance there. */
static void cp_gauss_condition(cp_filter *f, cp_gain *gain, double variance, int size)
{
    cp_gauss *g = &f->gauss;
    const int q = f->model->q;
    gain->variance = variance;
    gain->places = 0;
    for (int i = 0; i < size; i++) {
        gain->gain[i] = (float)(g->spread[i] / variance);
        if (g->spread[i] != 0.0)
            gain->place[gain->places++] = i;
    }
    for (int a = 0; a < gain->places; a++) {
        const int i = gain->place[a];
        const double c = g->spread[i] / variance;
        double *restrict row = cp_row(g, q, i);
        for (int b = 0; b < gain->places; b++)
            row[gain->place[b]] -= c * g->spread[gain->place[b]];
    }
}

static void cp_gauss_amount(cp_filter *f, int node)
{
    const cp_model *m = f->model;
    double sd = cp_parameter(f, node, 1);
    double variance = cp_gauss_project(f, node, 1.0, 0.0) + sd * sd;
    cp_gauss_condition(f, &f->gauss.amount[m->column[node]], variance, 2 * m->q);
}

/* A score's gains; it comes at the end of the month, when the previous values are done with. */
static void cp_gauss_score(cp_filter *f, int s)
{
    const cp_model *m = f->model;
    cp_gauss *g = &f->gauss;
    const int q = m->q, place = m->score_place[s];
    const double loading = cp_score(f, s)[1], sd = exp((double)cp_score(f, s)[2]);
    for (int i = 0; i < q; i++)
        g->spread[i] = place < 0 ? 0.0 : loading * cp_row(g, q, i)[place];
    cp_gauss_condition(f, &g->score[s], (place < 0 ? 0.0 : loading * g->spread[place]) + sd * sd, q);
}

/* Lower triangular root of the block's current covariance, for positive semidefinite matrices. */
static void cp_gauss_root(cp_filter *f)
{
    cp_gauss *g = &f->gauss;
    const int q = f->model->q;
    memset(g->root, 0, sizeof(double) * (size_t)q * (size_t)q);
    double *rest = g->spread;
    for (int j = 0; j < q; j++) {
        for (int i = j; i < q; i++) {
            rest[i] = cp_row(g, q, i)[j];
            for (int a = 0; a < j; a++)
                rest[i] -= g->root[i * q + a] * g->root[j * q + a];
        }
        if (!(rest[j] > 1e-10 * fmax(cp_row(g, q, j)[j], 1e-300)))
            continue;
        for (int i = j; i < q; i++)
            g->root[i * q + j] = rest[i] / sqrt(rest[j]);
    }
}

/* Kalman's update of a block's means by a residual. */
static void cp_move_means(const cp_lanes *x, const cp_gain *gain, const float *restrict residual)
{
    const cp_model *m = x->f->model;
    for (int a = 0; a < gain->places; a++) {
        const int i = gain->place[a];
        const float c = gain->gain[i];
        float *restrict mean = i < m->q ? cp_value(x, m->block[i]) : cp_previous(x, m->block[i - m->q]);
        for (int l = 0; l < x->lanes; l++)
            mean[l] += c * residual[l];
    }
}

/* noise [q][lanes]: draws of the marginal block around its means, keyed by the month. */
static void cp_block_noise(const cp_lanes *x, float *noise)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    const int q = m->q, lanes = x->lanes;
    CP_ALIGNED float u[4][CP_MAX_LANES];
    memset(noise, 0, sizeof(float) * (size_t)q * (size_t)lanes);
    for (int j = 0; j < q; j++) {
        const uint32_t slot = (uint32_t)m->rng_slot[m->block[j]];
        cp_philox_uniforms(f->key, CP_RECORD_BLOCKS + (slot >> 2), (uint32_t)x->first, lanes, u[0], u[1], u[2], u[3]);
        const float *from = u[slot & 3];
        for (int i = j; i < q; i++) {
            const float c = (float)f->gauss.root[i * q + j];
            float *restrict to = noise + (size_t)i * lanes;
            for (int l = 0; l < lanes; l++)
                to[l] += c * cp_normal_quantile(from[l]);
        }
    }
}

#endif
