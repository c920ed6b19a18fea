/* Memory of a filter and of a thread's scratch. */
#ifndef CP_STORAGE_H
#define CP_STORAGE_H

#include "filter.h"

/* A thread's scratch for one block of lanes. */
typedef struct {
    float *cache, *gathered, *noise;
    uint8_t *cached;
} cp_scratch;

/* Zeroed memory on a cache line's boundary, so that vector loops need no scalar prologue. */
static void *cp_zeros(size_t count, size_t size, int *failed)
{
    const size_t bytes = (count * size + CP_LINE) / CP_LINE * CP_LINE;
    void *p = aligned_alloc(CP_LINE, bytes);
    if (p)
        memset(p, 0, bytes);
    else
        *failed = 1;
    return p;
}

static cp_scratch cp_new_scratch(const cp_model *m, int lanes, int *failed)
{
    cp_scratch s = {
        .cache = cp_zeros((size_t)m->caches * 4 * lanes, sizeof(float), failed),
        .gathered = cp_zeros((size_t)m->d * lanes, sizeof(float), failed),
        .noise = cp_zeros((size_t)m->q * lanes, sizeof(float), failed),
        .cached = cp_zeros((size_t)m->caches, 1, failed),
    };
    return s;
}

static void cp_free_scratch(cp_scratch *s)
{
    free(s->cache);
    free(s->gathered);
    free(s->noise);
    free(s->cached);
}

static cp_gain *cp_new_gains(int count, int q, int *failed)
{
    cp_gain *gains = cp_zeros((size_t)count, sizeof(cp_gain), failed);
    if (!gains)
        return gains;
    for (int i = 0; i < count; i++) {
        gains[i].gain = cp_zeros(2 * (size_t)q, sizeof(float), failed);
        gains[i].place = cp_zeros(2 * (size_t)q, sizeof(int32_t), failed);
    }
    return gains;
}

static void cp_free_gains(cp_gain *gains, int count)
{
    for (int i = 0; gains && i < count; i++) {
        free(gains[i].gain);
        free(gains[i].place);
    }
    free(gains);
}

static cp_twist *cp_new_twists(const cp_model *m, int *failed)
{
    cp_twist *twists = cp_zeros((size_t)m->d, sizeof(cp_twist), failed);
    for (int i = 0; twists && i < m->d; i++)
        if (m->guided[i]) {
            twists[i].precision = cp_zeros((size_t)m->months, sizeof(double), failed);
            twists[i].shift = cp_zeros((size_t)m->months, sizeof(double), failed);
            twists[i].ahead = cp_zeros(3 * (size_t)m->months, sizeof(double), failed);
        }
    return twists;
}

static void cp_free_twists(cp_twist *twists, int d)
{
    for (int i = 0; twists && i < d; i++) {
        free(twists[i].precision);
        free(twists[i].shift);
        free(twists[i].ahead);
    }
    free(twists);
}

/* Lanes of a block: one block where all particles fit in one. */
static int cp_lanes_for(int n) { return n <= CP_MAX_LANES ? (n + 15) / 16 * 16 : CP_MAX_LANES; }

static int cp_new_filter(cp_filter *f, const cp_model *m, const cp_job *job)
{
    int failed = 0;
    memset(f, 0, sizeof *f);
    f->model = m;
    f->job = job;
    f->lanes = cp_lanes_for(job->n);
    f->blocks = (job->n + f->lanes - 1) / f->lanes;
    f->padded = f->blocks * f->lanes;
    const size_t padded = (size_t)f->padded, q = (size_t)m->q, recorded = (size_t)(m->months - job->record_first);
    f->value = cp_zeros((size_t)m->d * padded, sizeof(float), &failed);
    f->previous = cp_zeros((size_t)m->d * padded, sizeof(float), &failed);
    f->window_mean = cp_zeros((size_t)m->counts * padded, sizeof(float), &failed);
    f->window_extra = cp_zeros((size_t)m->counts * padded, sizeof(float), &failed);
    f->window_spare = cp_zeros((size_t)m->counts * padded, sizeof(float), &failed);
    f->log_weight = cp_zeros(padded, sizeof(double), &failed);
    f->weight = cp_zeros(padded, sizeof(float), &failed);
    f->parent = cp_zeros(padded, sizeof(int32_t), &failed);
    f->look = cp_zeros(padded, sizeof(double), &failed);
    f->look_weight = cp_zeros(padded, sizeof(float), &failed);
    f->schedule = cp_zeros((size_t)cp_series(m), sizeof(int32_t), &failed);
    f->count = cp_zeros((size_t)m->counts, sizeof(cp_count_month), &failed);
    if (job->by_series_month)
        f->factor = cp_zeros((size_t)(cp_series(m) + 1) * padded, sizeof(double), &failed);
    if (job->records > 0) {
        f->recorded = cp_zeros(recorded * (size_t)job->records * padded, sizeof(float), &failed);
        f->recorded_parent = cp_zeros((size_t)m->months * padded, sizeof(int32_t), &failed);
    }
    f->twist = cp_new_twists(m, &failed);
    f->gauss.covariance = cp_zeros(4 * q * q, sizeof(double), &failed);
    f->gauss.spread = cp_zeros(2 * q, sizeof(double), &failed);
    f->gauss.root = cp_zeros(q * q, sizeof(double), &failed);
    f->gauss.amount = cp_new_gains(m->amounts, m->q, &failed);
    f->gauss.score = cp_new_gains(m->scores, m->q, &failed);
    return failed;
}

static void cp_free_filter(cp_filter *f)
{
    void *plain[] = {f->value,     f->previous, f->window_mean, f->window_extra,    f->window_spare,
                     f->log_weight, f->weight,   f->parent,      f->schedule,        f->count,
                     f->factor,    f->recorded, f->recorded_parent, f->gauss.covariance, f->gauss.spread,
                     f->gauss.root, f->look,     f->look_weight};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        free(plain[i]);
    cp_free_twists(f->twist, f->model->d);
    cp_free_gains(f->gauss.amount, f->model->amounts);
    cp_free_gains(f->gauss.score, f->model->scores);
}

#endif
