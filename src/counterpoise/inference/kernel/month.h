/* What happens once a month for all particles of a parameter vector: what they share is prepared before the blocks move,
 * weights are summed after.
 */
#ifndef CP_MONTH_H
#define CP_MONTH_H

#include "nodes.h"

CP_INLINE int cp_recording(const cp_filter *f) { return f->job->records > 0 && f->t >= f->job->record_first; }

static void cp_schedule(cp_filter *f, int series)
{
    f->schedule[f->scheduled++] = series;
}

/* The month's likelihood factors in the order in which they are multiplied. */
static void cp_schedule_node(cp_filter *f, int node)
{
    const cp_model *m = f->model;
    if (cp_do(f, node) == CP_DO_SET)
        return;
    if (m->kind[node] == CP_INDEX) {
        if (cp_twisted(f, node))
            cp_schedule(f, f->twist[node].series);
    } else if (m->kind[node] == CP_EPISODE) {
        for (int i = m->dep_start[node]; i < m->dep_start[node + 1]; i++)
            if (cp_has_likelihood(f, m->dep_node[i]))
                cp_schedule(f, m->column[m->dep_node[i]]);
    } else if (m->kind[node] == CP_COUNT) {
        const int owner = m->owner[node];
        if (cp_has_likelihood(f, node) && !(owner >= 0 && cp_do(f, owner) == CP_DO_NONE))
            cp_schedule(f, m->column[node]);
    } else if (m->kind[node] == CP_AMOUNT && cp_realises(f, node)) {
        if (!isnan(m->amount_obs[(size_t)f->t * m->amounts + m->column[node]]))
            cp_schedule(f, m->counts + m->column[node]);
    }
}

/* Moves the marginal block to a new month; in the month from which it is sampled its covariance becomes a root. */
static void cp_open_block(cp_filter *f)
{
    const int q = f->model->q;
    f->draw_block = f->t == f->job->sample_from && q > 0;
    if (f->draw_block) {
        cp_gauss_root(f);
        for (int i = 0; i < q; i++)
            memset(cp_row(&f->gauss, q, i), 0, sizeof(double) * (size_t)q);
    }
    cp_gauss_begin(&f->gauss, q);
}

/* Shared quantities of month f->t: count shapes, the block's covariance and gains, the order of factors. */
static void cp_prepare_month(cp_filter *f)
{
    const cp_model *m = f->model;
    cp_open_block(f);
    f->scheduled = 0;
    for (int node = 0; node < m->d; node++) {
        cp_schedule_node(f, node);
        if (m->kind[node] == CP_COUNT)
            cp_prepare_count(f, node);
        else if (m->marginal[node])
            cp_gauss_node(f, node);
        else if (m->kind[node] == CP_AMOUNT && cp_realises(f, node) && cp_do(f, node) != CP_DO_SET)
            cp_gauss_amount(f, node);
    }
    for (int s = 0; s < m->scores; s++)
        if (cp_score_weighs(f, s)) {
            cp_gauss_score(f, s);
            cp_schedule(f, m->counts + m->amounts + s);
        }
    f->note_block = cp_recording(f) && f->t < f->job->sample_from && m->q > 0;
    if (f->note_block)
        cp_gauss_root(f);
}

/* log of the sum of exp(x) over particles (padding holds -inf), weights relative to the largest into `weight`. */
static double cp_log_sum(const cp_filter *f, const double *restrict x, float *restrict weight)
{
    double highest[8], lane[8] = {0}, high = -INFINITY;
    for (int j = 0; j < 8; j++)
        highest[j] = -INFINITY;
    for (int i = 0; i < f->padded; i += 8)
        for (int j = 0; j < 8; j++)
            highest[j] = x[i + j] > highest[j] ? x[i + j] : highest[j];
    for (int j = 0; j < 8; j++)
        high = highest[j] > high ? highest[j] : high;
    if (!(high > -INFINITY))
        return -INFINITY;
    for (int i = 0; i < f->padded; i++)
        weight[i] = cp_expf((float)(x[i] - high));
    for (int i = 0; i < f->padded; i += 8)
        for (int j = 0; j < 8; j++)
            lane[j] += (double)weight[i + j];
    double sum = ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
    return high + log(sum);
}

/* Log weights before the month's factors, kept in the row of `factor` after the last series. */
static double *cp_weights_before(cp_filter *f) { return f->factor + (size_t)cp_series(f->model) * f->padded; }

/* Attributes the month's increment to the series by sequential conditioning. */
static void cp_decompose(cp_filter *f, double *by_series)
{
    double *restrict total = cp_weights_before(f);
    double before = f->log_total;
    for (int a = 0; a < f->scheduled; a++) {
        const double *restrict factor = f->factor + (size_t)f->schedule[a] * f->padded;
        for (int i = 0; i < f->padded; i++) {
            const double x = total[i] + factor[i];
            total[i] = x == x && total[i] > -INFINITY ? x : -INFINITY;
        }
        double after = cp_log_sum(f, total, f->look_weight);
        by_series[f->schedule[a]] += after - before;
        if (!(after > -INFINITY))
            return;
        before = after;
    }
}

/* A weight that is not a number, or of a lane past the last particle, is zero. */
static void cp_bury_nan(cp_filter *f)
{
    double *restrict w = f->log_weight;
    for (int i = 0; i < f->padded; i++)
        w[i] = w[i] == w[i] ? w[i] : -INFINITY;
    for (int i = f->job->n; i < f->padded; i++)
        w[i] = -INFINITY;
}

/* Adds minus the log of a guided node's look-ahead to f->look. */
static void cp_subtract_look_ahead(cp_filter *f, int node)
{
    const double *ahead = f->twist[node].ahead + 3 * f->t;
    const double p = ahead[0], h = ahead[1], c = ahead[2];
    for (int b = 0; b < f->blocks; b++) {
        const float *restrict x = f->value + ((size_t)b * f->model->d + node) * f->lanes;
        double *restrict look = f->look + (size_t)b * f->lanes;
        for (int l = 0; l < f->lanes; l++)
            look[l] -= c + (h - 0.5 * p * (double)x[l]) * (double)x[l];
    }
}

/* Turns a month's increment under guided proposals into that of the record; the sum over months stays. */
static void cp_take_back_look_ahead(cp_filter *f, double *increment)
{
    int guided = 0;
    for (int node = 0; node < f->model->d; node++)
        guided += f->model->guided[node];
    if (!guided)
        return;
    memcpy(f->look, f->log_weight, sizeof(double) * (size_t)f->padded);
    for (int node = 0; node < f->model->d; node++)
        if (f->model->guided[node])
            cp_subtract_look_ahead(f, node);
    const double look = cp_log_sum(f, f->look, f->look_weight) - f->log_total;
    if (!isfinite(look))
        return;
    *increment += look - f->looked;
    f->looked = look;
}

/* Weighs the month: increment, effective sample size, and whether all particles died. */
static void cp_close_month(cp_filter *f)
{
    const cp_job *job = f->job;
    const size_t at = (size_t)f->k * f->model->months + f->t;
    if (f->dead)
        return;
    if (f->scheduled) {
        cp_bury_nan(f);
        if (f->factor)
            cp_decompose(f, job->by_series_month + at * cp_series(f->model));
        const double total = cp_log_sum(f, f->log_weight, f->weight);
        job->increments[at] = total - f->log_total;
        f->log_total = total;
        f->dead = !(total > -INFINITY);
    }
    double sum = 0.0, square = 0.0;
    for (int i = 0; i < job->n; i++) {
        sum += (double)f->weight[i];
        square += (double)f->weight[i] * (double)f->weight[i];
    }
    job->ess[at] = f->dead ? 0.0 : sum * sum / square;
    if (!f->dead)
        cp_take_back_look_ahead(f, &job->increments[at]);
}

/* Systematic resampling: parents from f->weight with one uniform. */
static void cp_choose_parents(cp_filter *f)
{
    const int n = f->job->n;
    float u[4][1];
    cp_philox_uniforms(f->key, CP_RESAMPLING_BLOCK, 0, 1, u[0], u[1], u[2], u[3]);
    double sum = 0.0, cumulative;
    for (int i = 0; i < n; i++)
        sum += (double)f->weight[i];
    int parent = 0, distinct = 0, last = -1;
    cumulative = (double)f->weight[0];
    for (int i = 0; i < n; i++) {
        const double point = (i + (double)u[0][0]) / n * sum;
        while (parent < n - 1 && cumulative < point)
            cumulative += (double)f->weight[++parent];
        f->parent[i] = parent;
        distinct += parent != last;
        last = parent;
    }
    for (int i = n; i < f->padded; i++)
        f->parent[i] = n - 1;
    if (distinct < f->job->ancestors[f->k])
        f->job->ancestors[f->k] = distinct;
}

static void cp_equal_weights(cp_filter *f)
{
    for (int i = 0; i < f->padded; i++) {
        f->log_weight[i] = i < f->job->n ? 0.0 : -INFINITY;
        f->weight[i] = i < f->job->n ? 1.0f : 0.0f;
    }
    f->log_total = log((double)f->job->n);
}

/* Whether any count's window is open at the end of the month before f->t. */
static int cp_windows_open(const cp_filter *f)
{
    const int8_t *kind = f->model->count_kind + (size_t)(f->t - 1) * f->model->counts;
    for (int c = 0; c < f->model->counts; c++)
        if (kind[c] == CP_INSIDE)
            return 1;
    return 0;
}

/* Takes every particle's open windows from its parent. */
static void cp_gather_windows(cp_filter *f)
{
    const int counts = f->model->counts, lanes = f->lanes;
    float **both[2] = {&f->window_mean, &f->window_extra};
    for (int which = 0; which < 2; which++) {
        const float *from = *both[which];
        for (int i = 0; i < f->padded; i++) {
            const int parent = f->parent[i];
            const float *source = from + (size_t)(parent / lanes) * counts * lanes + parent % lanes;
            float *target = f->window_spare + (size_t)(i / lanes) * counts * lanes + i % lanes;
            for (int c = 0; c < counts; c++)
                target[c * lanes] = source[c * lanes];
        }
        float *spare = f->window_spare;
        f->window_spare = *both[which];
        *both[which] = spare;
    }
}

/* Opens month f->t: swaps the buffers and resamples where due. */
static void cp_open_month(cp_filter *f)
{
    const cp_job *job = f->job;
    float *last = f->previous;
    f->previous = f->value;
    f->value = last;
    f->resampled = 0;
    f->key.month = (uint32_t)f->t;
    if (f->t > 0 && !f->dead) {
        const double ess = job->ess[(size_t)f->k * f->model->months + f->t - 1];
        const int first = job->records > 0 && f->t == job->record_first;
        f->resampled = first ? ess < job->n * (1.0 - 1e-9) : ess < job->resample_below * job->n;
    }
    if (f->resampled) {
        cp_choose_parents(f);
        cp_equal_weights(f);
        if (cp_windows_open(f))
            cp_gather_windows(f);
    }
    if (f->factor)
        memcpy(cp_weights_before(f), f->log_weight, sizeof(double) * (size_t)f->padded);
    if (f->recorded_parent)
        for (int i = 0; i < f->padded; i++)
            f->recorded_parent[(size_t)f->t * f->padded + i] = f->resampled ? f->parent[i] : i;
}

#endif
