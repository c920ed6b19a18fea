/* The inputs of a node: the sum over its links of coefficient * shape(source). */
#ifndef CP_LINKS_H
#define CP_LINKS_H

#include "filter.h"

static void cp_add_linear(float *restrict total, const float *restrict x, int lanes, float c, float a, float b)
{
    float w = c / b;
    for (int l = 0; l < lanes; l++)
        total[l] += w * (x[l] - a);
}

static void cp_add_log(float *restrict total, const float *restrict x, int lanes, float c, float a, float b)
{
    float w = c / b;
    for (int l = 0; l < lanes; l++)
        total[l] += w * (cp_logf(cp_maxf(x[l], 0.0f) + 1.0f) - a);
}

static void cp_add_saturating(float *restrict total, const float *restrict x, int lanes, float c, float a, float b)
{
    float w = 1.0f / b;
    for (int l = 0; l < lanes; l++)
        total[l] += c * cp_tanhf(w * (x[l] - a));
}

static void cp_add_threshold(float *restrict total, const float *restrict x, int lanes, float c, float a)
{
    for (int l = 0; l < lanes; l++)
        total[l] += x[l] >= a ? c : 0.0f;
}

static void cp_add_level(float *restrict total, const float *restrict x, int lanes, float c, float a)
{
    for (int l = 0; l < lanes; l++)
        total[l] += x[l] == a ? c : 0.0f;
}

static void cp_add_logistic(float *restrict total, const float *restrict x, int lanes, float c, float a, float b)
{
    float w = 1.0f / b;
    for (int l = 0; l < lanes; l++)
        total[l] += c * cp_sigmoidf(w * (x[l] - a));
}

static void cp_add_link(const cp_lanes *x, int link, float *total)
{
    const cp_model *m = x->f->model;
    const int source = m->link_source[link];
    const float *from = m->link_lag[link] ? cp_previous(x, source) : cp_value(x, source);
    const float c = cp_link(x->f, link), a = m->link_a[link], b = m->link_b[link];
    switch (m->link_shape[link]) {
    case CP_SHAPE_LINEAR:
        cp_add_linear(total, from, x->lanes, c, a, b);
        break;
    case CP_SHAPE_LOG:
        cp_add_log(total, from, x->lanes, c, a, b);
        break;
    case CP_SHAPE_SATURATING:
        cp_add_saturating(total, from, x->lanes, c, a, b);
        break;
    case CP_SHAPE_THRESHOLD:
        cp_add_threshold(total, from, x->lanes, c, a);
        break;
    case CP_SHAPE_LEVEL:
        cp_add_level(total, from, x->lanes, c, a);
        break;
    default:
        cp_add_logistic(total, from, x->lanes, c, a, b);
    }
}

/* total = start + the node's inputs; links from a count's own episode are left out when `without_own`. */
static void cp_inputs(const cp_lanes *x, int node, float start, int without_own, float *total)
{
    const cp_model *m = x->f->model;
    cp_fill(total, x->lanes, start);
    for (int link = m->link_start[node]; link < m->link_start[node + 1]; link++)
        if (!(without_own && m->link_own[link]))
            cp_add_link(x, link, total);
}

#endif
