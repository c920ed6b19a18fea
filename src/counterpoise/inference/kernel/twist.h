/* Guided indices: proposals that look ahead to an index's own scores (numpy_engine/twisting.py). */
#ifndef CP_TWIST_H
#define CP_TWIST_H

#include "gauss.h"

#define CP_LOG_2PI 1.83787706640934548356

/* One guided index going backward through its scores: exp(c + h x - p x^2 / 2). */
typedef struct {
    double p, h, c;
} cp_look;

/* Adds the node's scores of month t; returns how many there are. */
static int cp_look_at_scores(const cp_filter *f, int node, int t, cp_look *look)
{
    const cp_model *m = f->model;
    int found = 0;
    for (int s = 0; s < m->scores; s++) {
        const double y = m->score_obs[(size_t)t * m->scores + s];
        if (m->score_node[s] != node || isnan(y))
            continue;
        const double a = cp_score(f, s)[0], b = cp_score(f, s)[1], log_sd = cp_score(f, s)[2];
        const double weight = exp(-2.0 * log_sd);
        look->p += b * b * weight;
        look->h += b * (y - a) * weight;
        look->c -= 0.5 * ((y - a) * (y - a) * weight + 2.0 * log_sd + CP_LOG_2PI);
        found++;
    }
    return found;
}

/* The backward recursion of a guided index. */
static void cp_prepare_twist(cp_filter *f, int node)
{
    const cp_model *m = f->model;
    cp_twist *w = &f->twist[node];
    const double mu = cp_parameter(f, node, 0), rate = cp_parameter(f, node, 1), sd = cp_parameter(f, node, 2);
    const double keep = 1.0 - rate, drift = rate * mu, noise = sd * sd * rate * (2.0 - rate);
    cp_look look = {0.0, 0.0, 0.0};
    w->last = -1;
    for (int s = m->scores - 1; s >= 0; s--)
        if (m->score_node[s] == node)
            w->series = m->counts + m->amounts + s;
    for (int t = m->months - 1; t >= 0; t--) {
        w->ahead[3 * t] = look.p;
        w->ahead[3 * t + 1] = look.h;
        w->ahead[3 * t + 2] = look.c;
        if (cp_look_at_scores(f, node, t, &look) && w->last < 0)
            w->last = t;
        w->precision[t] = look.p;
        w->shift[t] = look.h;
        const double p = look.p, h = look.h, d = 1.0 + p * noise;
        look.c += -0.5 * log(d) + (0.5 * h * h * noise + h * drift - 0.5 * p * drift * drift) / d;
        look.p = p * keep * keep / d;
        look.h = keep * (h - p * drift) / d;
    }
    const double d = 1.0 + look.p * sd * sd;
    w->start_precision = look.p;
    w->start_shift = look.h;
    w->start_constant =
        look.c - 0.5 * log(d) + (-0.5 * look.p * mu * mu + look.h * mu + 0.5 * look.h * look.h * sd * sd) / d;
}

static int cp_twisted(const cp_filter *f, int node) { return f->model->guided[node] && f->t <= f->twist[node].last; }

/* x = the mean and noise of N(x, sd^2) exp(shift x - precision x^2 / 2): means in place, the standard deviation returned. */
static float cp_pull(float *restrict mean, int lanes, float sd, double precision, double shift)
{
    const double d = 1.0 + precision * (double)sd * (double)sd;
    const float move = (float)(shift * (double)sd * (double)sd), scale = (float)d;
    for (int l = 0; l < lanes; l++)
        mean[l] = (mean[l] + move) / scale;
    return sd / (float)sqrt(d);
}

/* Moves a guided index's means (`value` holds its inputs) and weighs the move; returns the noise's standard deviation. */
static float cp_guide(cp_lanes *x, int node, const float *restrict last, float *restrict value)
{
    const cp_filter *f = x->f;
    const cp_twist *w = &f->twist[node];
    const float p0 = cp_parameter(f, node, 0), p1 = cp_parameter(f, node, 1), sd = cp_index_noise(f, node);
    const double precision = w->precision[f->t], shift = w->shift[f->t];
    const float p = (float)precision, h = (float)shift, d = (float)(1.0 + precision * (double)sd * (double)sd);
    CP_ALIGNED float factor[CP_MAX_LANES];
    for (int l = 0; l < x->lanes; l++) {
        const float mean = last[l] + p1 * (p0 - last[l]), delta = p1 * value[l];
        factor[l] = delta * (h - p * (mean + 0.5f * delta)) / d;
        value[l] = mean + delta;
    }
    cp_weigh(x, w->series, factor, f->t == 0 ? w->start_constant : 0.0);
    return cp_pull(value, x->lanes, sd, precision, shift);
}

#endif
