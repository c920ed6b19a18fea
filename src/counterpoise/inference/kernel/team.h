/* Runs filters on threads: whole parameter vectors each to a thread, or, where there are fewer of them than threads, the
 * blocks of one filter at a time shared by a team. Results do not depend on the number of threads.
 */
#ifndef CP_TEAM_H
#define CP_TEAM_H

#include <pthread.h>
#include <stdatomic.h>

#include "month.h"

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
        }
    return twists;
}

static void cp_free_twists(cp_twist *twists, int d)
{
    for (int i = 0; twists && i < d; i++) {
        free(twists[i].precision);
        free(twists[i].shift);
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
                     f->gauss.root};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        free(plain[i]);
    cp_free_twists(f->twist, f->model->d);
    cp_free_gains(f->gauss.amount, f->model->amounts);
    cp_free_gains(f->gauss.score, f->model->scores);
}

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

/* A barrier whose size may be lowered before its last member arrives. */
typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    int size, waiting, phase;
} cp_barrier;

static void cp_wait(cp_barrier *b)
{
    pthread_mutex_lock(&b->lock);
    const int phase = b->phase;
    if (++b->waiting == b->size) {
        b->waiting = 0;
        b->phase++;
        pthread_cond_broadcast(&b->opened);
    }
    while (phase == b->phase)
        pthread_cond_wait(&b->opened, &b->lock);
    pthread_mutex_unlock(&b->lock);
}

typedef struct {
    const cp_model *model;
    const cp_job *job;
    atomic_int next, failed;
    cp_filter *shared; /* the filter whose blocks a team shares, or null */
    int threads, stop;
    cp_barrier barrier;
} cp_team;

typedef struct {
    cp_team *team;
    int id;
} cp_member;

static void cp_run_alone(cp_filter *f, const cp_scratch *s, int k)
{
    cp_begin(f, s, k);
    for (f->t = 0; f->t < f->model->months && !f->dead; f->t++) {
        cp_open_month(f);
        cp_prepare_month(f);
        for (int b = 0; b < f->blocks; b++)
            cp_move_block(f, s, b);
        cp_close_month(f);
    }
    cp_finish(f);
}

/* A thread that takes whole parameter vectors until none is left. */
static void *cp_take_vectors(void *argument)
{
    cp_team *team = ((cp_member *)argument)->team;
    cp_filter f;
    int failed = cp_new_filter(&f, team->model, team->job);
    cp_scratch s = cp_new_scratch(team->model, f.lanes, &failed);
    if (failed)
        atomic_store(&team->failed, 1);
    else
        for (int k; (k = atomic_fetch_add(&team->next, 1)) < team->job->k;)
            cp_run_alone(&f, &s, k);
    cp_free_scratch(&s);
    cp_free_filter(&f);
    return 0;
}

/* A member of a team that shares the blocks of one filter; member 0 does what is serial. */
static void cp_share_vector(cp_team *team, const cp_scratch *s, int id, int k)
{
    cp_filter *f = team->shared;
    if (id == 0) {
        cp_begin(f, s, k);
        f->t = 0;
    }
    for (;;) {
        if (id == 0) {
            team->stop = f->t >= f->model->months || f->dead;
            if (!team->stop) {
                cp_open_month(f);
                cp_prepare_month(f);
            }
        }
        cp_wait(&team->barrier);
        if (team->stop)
            break;
        for (int b = id; b < f->blocks; b += team->threads)
            cp_move_block(f, s, b);
        cp_wait(&team->barrier);
        if (id == 0) {
            cp_close_month(f);
            f->t++;
        }
    }
    if (id == 0)
        cp_finish(f);
    cp_wait(&team->barrier);
}

static void *cp_share_blocks(void *argument)
{
    cp_member *member = argument;
    cp_team *team = member->team;
    int failed = 0;
    cp_scratch s = cp_new_scratch(team->model, team->shared->lanes, &failed);
    if (failed)
        atomic_store(&team->failed, 1);
    cp_wait(&team->barrier);
    if (!atomic_load(&team->failed))
        for (int k = 0; k < team->job->k; k++)
            cp_share_vector(team, &s, member->id, k);
    cp_free_scratch(&s);
    return 0;
}

#endif
