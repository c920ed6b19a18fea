/* A filter's course: its start, a block of particles moving one month, its results. */
#ifndef CP_COURSE_H
#define CP_COURSE_H

#include "month.h"
#include "storage.h"

static cp_lanes cp_block_of(const cp_filter *f, const cp_scratch *s, int b)
{
    const size_t lanes = (size_t)f->lanes, d = (size_t)f->model->d, counts = (size_t)f->model->counts;
    cp_lanes x = {
        .f = f,
        .value = f->value + (size_t)b * d * lanes,
        .previous = f->previous + (size_t)b * d * lanes,
        .window_mean = f->window_mean + (size_t)b * counts * lanes,
        .window_extra = f->window_extra + (size_t)b * counts * lanes,
        .log_weight = f->log_weight + (size_t)b * lanes,
        .cache = s->cache,
        .cached = s->cached,
        .first = b * f->lanes,
        .lanes = f->lanes,
    };
    return x;
}

/* Points a block's previous values at its parents' values, gathered into scratch. */
static void cp_gather(cp_lanes *x, const cp_scratch *s)
{
    const cp_filter *f = x->f;
    const cp_model *m = f->model;
    const int lanes = x->lanes;
    CP_ALIGNED int32_t offset[CP_MAX_LANES];
    for (int l = 0; l < lanes; l++) {
        const int parent = f->parent[x->first + l];
        offset[l] = parent / lanes * m->d * lanes + parent % lanes;
    }
    for (int node = 0; node < m->d; node++) {
        if (!m->keep[node])
            continue;
        const float *restrict from = f->previous + (size_t)node * lanes;
        float *restrict to = s->gathered + (size_t)node * lanes;
        for (int l = 0; l < lanes; l++)
            to[l] = from[offset[l]];
    }
    x->previous = s->gathered;
}

static void cp_note(const cp_lanes *x, const cp_scratch *s)
{
    const cp_filter *f = x->f;
    const cp_job *job = f->job;
    if (f->note_block)
        cp_block_noise(x, s->noise);
    for (int r = 0; r < job->records; r++) {
        const int node = job->record_node[r], place = f->model->position[node];
        const size_t row = (size_t)(f->t - job->record_first) * (size_t)job->records + (size_t)r;
        float *to = f->recorded + row * (size_t)f->padded + x->first;
        const float *value = cp_value(x, node), *noise = s->noise + (size_t)(place < 0 ? 0 : place) * x->lanes;
        for (int l = 0; l < x->lanes; l++)
            to[l] = f->note_block && place >= 0 ? value[l] + noise[l] : value[l];
    }
}

/* Moves block b to month f->t. */
static void cp_move_block(const cp_filter *f, const cp_scratch *s, int b)
{
    cp_lanes x = cp_block_of(f, s, b);
    if (f->resampled)
        cp_gather(&x, s);
    if (f->draw_block) {
        cp_block_noise(&x, s->noise);
        for (int j = 0; j < f->model->q; j++) {
            float *mean = cp_previous(&x, f->model->block[j]);
            for (int l = 0; l < x.lanes; l++)
                mean[l] += s->noise[(size_t)j * x.lanes + l];
        }
    }
    cp_advance(&x);
    if (cp_recording(f))
        cp_note(&x, s);
}

/* Sets a filter to the month before the first of parameter vector k. */
static void cp_begin(cp_filter *f, const cp_scratch *s, int k)
{
    const cp_model *m = f->model;
    const cp_job *job = f->job;
    const int q = m->q;
    f->k = k;
    f->dead = 0;
    f->looked = 0.0;
    f->coefficient = job->coefficients + (size_t)k * (size_t)m->coefficients;
    f->key = (cp_key){.seed = job->seed, .stream = job->stream[k], .month = CP_BEFORE};
    job->ancestors[k] = job->n;
    memset(f->window_mean, 0, sizeof(float) * (size_t)m->counts * (size_t)f->padded);
    memset(f->window_extra, 0, sizeof(float) * (size_t)m->counts * (size_t)f->padded);
    memset(f->gauss.covariance, 0, sizeof(double) * 4 * (size_t)q * (size_t)q);
    for (int j = 0; j < q; j++)
        if (m->kind[m->block[j]] == CP_INDEX) {
            const double sd = cp_parameter(f, m->block[j], 2);
            cp_row(&f->gauss, q, j)[j] = sd * sd;
        }
    for (int i = 0; i < m->starts; i++)
        if (m->position[m->start_node[i]] >= 0)
            cp_gauss_start(f, m->start_node[i]);
    for (int node = 0; node < m->d; node++)
        if (m->guided[node])
            cp_prepare_twist(f, node);
    for (int b = 0; b < f->blocks; b++) {
        cp_lanes x = cp_block_of(f, s, b);
        cp_start(&x);
    }
    cp_equal_weights(f);
}

/* Paths of the particles alive at the end, traced back through their parents. */
static void cp_trace_paths(cp_filter *f)
{
    const cp_job *job = f->job;
    const size_t months = (size_t)(f->model->months - job->record_first), records = (size_t)job->records;
    float *paths = job->paths + (size_t)f->k * (size_t)job->n * months * records;
    for (int i = 0; i < job->n; i++) {
        int at = i;
        for (int t = f->model->months - 1; t >= job->record_first; t--) {
            const size_t month = (size_t)(t - job->record_first);
            for (size_t r = 0; r < records; r++)
                paths[((size_t)i * months + month) * records + r] =
                    f->recorded[(month * records + r) * (size_t)f->padded + (size_t)at];
            at = f->recorded_parent[(size_t)t * (size_t)f->padded + (size_t)at];
        }
    }
}

static void cp_finish(cp_filter *f)
{
    const cp_job *job = f->job;
    double total = 0.0;
    for (int t = 0; t < f->model->months; t++)
        total += job->increments[(size_t)f->k * f->model->months + t];
    job->log_likelihood[f->k] = f->dead ? -INFINITY : total;
    for (int i = 0; i < job->n; i++)
        job->log_weights[(size_t)f->k * job->n + i] = f->dead ? -INFINITY : f->log_weight[i] - f->log_total;
    if (job->records > 0 && !f->dead)
        cp_trace_paths(f);
}

#endif
