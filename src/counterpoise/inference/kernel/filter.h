/* The particles of one parameter vector, in blocks of lanes: value[block][node][lane].
 *
 * Lanes past the last particle are computed like any other and carry weight zero. The last month's values are kept in
 * a second buffer, into which resampling gathers.
 */
#ifndef CP_FILTER_H
#define CP_FILTER_H

#include <stdlib.h>

#include "model.h"
#include "philox.h"

/* Gains of one scalar observation of the marginal block: gain[0..q) current, gain[q..2q) previous values. */
typedef struct {
    double variance;
    float *gain;
    int32_t *place; /* indices of the gains that are not zero */
    int32_t places;
} cp_gain;

typedef struct {
    double *covariance; /* [2q][2q] */
    double *spread;     /* [2q] */
    double *root;       /* [q][q] lower triangular, where the block is drawn */
    cp_gain *amount, *score;
    int32_t *support; /* [2q] scratch */
} cp_gauss;

/* The look-ahead of a guided index to its own scores: exp(shift x - precision x^2 / 2) each month (twist.h). */
typedef struct {
    double *precision, *shift; /* [T] */
    double *ahead;             /* [T][3] precision, shift and constant after the month's own scores */
    double start_precision, start_shift, start_constant;
    int series, last;
} cp_twist;

typedef struct {
    float shape, log_shape;
    double constant; /* of an exactly known count's likelihood */
} cp_count_month;

typedef struct {
    const cp_model *model;
    const cp_job *job;
    const float *coefficient; /* of this parameter vector */
    cp_key key;
    int k, t, lanes, blocks, padded;
    float *value, *previous;         /* [blocks][d][lanes] */
    float *window_mean, *window_extra; /* [blocks][counts][lanes] */
    float *window_spare;
    double *log_weight; /* [padded] since the last resampling */
    float *weight;      /* [padded] */
    double *look;       /* [padded] scratch of the look-ahead */
    float *look_weight; /* [padded] scratch of sums */
    double looked;      /* log of the mean of 1 / look-ahead at the end of last month */
    int32_t *parent;    /* [padded] */
    double log_total;   /* log of the sum of exp(log_weight) */
    int resampled, weighted, dead, draw_block, note_block;
    double *factor; /* [series][padded] or null */
    int32_t *schedule, scheduled;
    cp_count_month *count; /* [counts] */
    cp_gauss gauss;
    cp_twist *twist; /* [d], filled for guided nodes */
    float *recorded;          /* [months][records][padded] or null */
    int32_t *recorded_parent; /* [months][padded] */
} cp_filter;

/* One block of lanes of a filter in a month, with a thread's scratch. */
typedef struct {
    const cp_filter *f;
    float *value, *previous; /* [d][lanes] */
    float *window_mean, *window_extra;
    double *log_weight;
    float *cache;      /* [caches][4][lanes] uniforms */
    uint8_t *cached;   /* [caches] */
    int first, lanes;
} cp_lanes;

CP_INLINE float cp_parameter(const cp_filter *f, int node, int j) { return f->coefficient[CP_PARAMETERS * node + j]; }
CP_INLINE float cp_link(const cp_filter *f, int link) { return f->coefficient[CP_PARAMETERS * f->model->d + link]; }
CP_INLINE const float *cp_score(const cp_filter *f, int s)
{
    return f->coefficient + CP_PARAMETERS * f->model->d + f->model->m + 3 * s;
}
CP_INLINE float *cp_value(const cp_lanes *x, int node) { return x->value + (size_t)node * (size_t)x->lanes; }
CP_INLINE float *cp_previous(const cp_lanes *x, int node) { return x->previous + (size_t)node * (size_t)x->lanes; }
CP_INLINE int cp_do(const cp_filter *f, int node) { return f->model->do_mode[(size_t)f->t * f->model->d + node]; }

static void cp_fill(float *x, int lanes, float v)
{
    for (int l = 0; l < lanes; l++)
        x[l] = v;
}

/* The uniforms of a node's slot; Philox blocks are computed once and shared by the slots in them. */
static const float *cp_node_uniforms(cp_lanes *x, int node)
{
    const cp_model *m = x->f->model;
    int row = m->cache_row[node], lanes = x->lanes;
    float *words = x->cache + (size_t)row * 4 * lanes;
    if (!x->cached[row]) {
        cp_philox_uniforms(x->f->key, (uint32_t)m->cache_block[row], (uint32_t)x->first, lanes, words, words + lanes,
                           words + 2 * lanes, words + 3 * lanes);
        x->cached[row] = 1;
    }
    return words + (m->rng_slot[node] & 3) * lanes;
}

/* Multiplies the weights of a block by a series' likelihood: exp(factor + constant). */
static void cp_weigh(cp_lanes *x, int series, const float *restrict factor, double constant)
{
    double *restrict w = x->log_weight;
    for (int l = 0; l < x->lanes; l++)
        w[l] += (double)factor[l] + constant;
    if (x->f->factor) {
        double *row = x->f->factor + (size_t)series * x->f->padded + x->first;
        for (int l = 0; l < x->lanes; l++)
            row[l] = (double)factor[l] + constant;
    }
}

#endif
