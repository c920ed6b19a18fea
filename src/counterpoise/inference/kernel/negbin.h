/* The negative binomial law: likelihood, survival and draws; the same formulas as numpy_engine/counts.py. */
#ifndef CP_NEGBIN_H
#define CP_NEGBIN_H

#include "model.h"
#include "philox.h"

#define CP_ATTEMPTS 8
#define CP_POISSON_STEPS 64
#define CP_TAIL_STEPS 200000
#define CP_POISSON_SUM_BELOW 10.0f

/* log Gamma(x), x > 0: shift to x >= 10, then Stirling's series. */
static double cp_log_gamma(double x)
{
    double shift = 1.0;
    while (x < 10.0) {
        shift *= x;
        x += 1.0;
    }
    double r = 1.0 / (x * x);
    double series =
        1.0 / 12 + r * (-1.0 / 360 + r * (1.0 / 1260 + r * (-1.0 / 1680 + r * (1.0 / 1188 - r * 691.0 / 360360))));
    return (x - 0.5) * log(x) - x + 0.91893853320467274178 + series / x - log(shift);
}

static double cp_nb_constant(double y, double k, double log_factorial)
{
    return cp_log_gamma(y + k) - cp_log_gamma(k) - log_factorial;
}

/* The part of log p(y) that depends on the log mean, in float32. */
CP_INLINE float cp_nb_varying(float y, float k, float log_k, float eta)
{
    float z = eta - log_k;
    float shared = cp_log1p_unit(cp_expf(-fabsf(z)));
    return -(y * (cp_maxf(-z, 0.0f) + shared)) - k * (cp_maxf(z, 0.0f) + shared);
}

static double cp_nb_log_mass(double y, double k, double mu, double log_factorial)
{
    double z = log(mu) - log(k), shared = log1p(exp(-fabs(z)));
    return cp_nb_constant(y, k, log_factorial) - y * (fmax(-z, 0.0) + shared) - k * (fmax(z, 0.0) + shared);
}

/* log P(Y >= lower). */
static double cp_nb_log_survival(int lower, double k, double mu)
{
    if (lower <= 0)
        return 0.0;
    double q = mu / (k + mu), mass = exp(-k * log1p(mu / k)), below = 0.0;
    for (int y = 0; y < lower; y++) {
        below += mass;
        mass *= q * ((y + k) / (y + 1.0));
    }
    if (1.0 - below >= 1e-6)
        return log(1.0 - below);
    double total = 1.0, term = 1.0;
    for (int y = lower; y < lower + CP_TAIL_STEPS && term > 1e-13 * total; y++) {
        term *= q * ((y + k) / (y + 1.0));
        total += term;
    }
    return cp_nb_log_mass(lower, k, mu, cp_log_gamma(lower + 1.0)) + log(total);
}

/* One draw of NB(mu, k) given that it is at least `lower`, by inversion along the upper tail. */
static float cp_nb_draw_from(double u, int lower, double k, double mu)
{
    double q = mu / (k + mu);
    double mass = exp(cp_nb_log_mass(lower, k, mu, cp_log_gamma(lower + 1.0)) - cp_nb_log_survival(lower, k, mu));
    double total = mass, count = lower;
    for (int y = lower; y < lower + CP_TAIL_STEPS && u > total; y++) {
        count = y + 1.0;
        mass *= q * ((y + k) / (y + 1.0));
        total += mass;
    }
    return (float)count;
}

/* One attempt of Marsaglia and Tsang at Gamma(d + 1/3), for all lanes still waiting; returns how many still wait. */
static int cp_gamma_attempt(float d, int lanes, const float *restrict uz, const float *restrict ua,
                            float *restrict v, int32_t *restrict waiting)
{
    float c = 1.0f / sqrtf(9.0f * d);
    for (int l = 0; l < lanes; l++) {
        float z = cp_normal_quantile(uz[l]), root = 1.0f + c * z, cube = root * root * root;
        float safe = cp_maxf(cube, 1e-30f);
        float bound = 0.5f * z * z + d - d * safe + d * cp_logf(safe);
        int accept = (cube > 0.0f) & (cp_logf(ua[l]) < bound);
        int take = waiting[l] & accept;
        v[l] = take ? cube : v[l];
        waiting[l] = waiting[l] & !accept;
    }
    int left = 0;
    for (int l = 0; l < lanes; l++)
        left += waiting[l];
    return left;
}

/* Gamma(k) draws / scale 1 into v; `boost` holds one uniform a lane for k < 1. */
static void cp_gamma(cp_key key, uint32_t block, uint32_t first, int lanes, float k, const float *boost, float *v)
{
    CP_ALIGNED float u[4][CP_MAX_LANES];
    CP_ALIGNED int32_t waiting[CP_MAX_LANES];
    float d = (k < 1.0f ? k + 1.0f : k) - (float)(1.0 / 3.0);
    for (int l = 0; l < lanes; l++) {
        v[l] = 1.0f;
        waiting[l] = 1;
    }
    for (int attempt = 1; attempt <= CP_ATTEMPTS; attempt++) {
        cp_philox_uniforms(key, block + (uint32_t)attempt, first, lanes, u[0], u[1], u[2], u[3]);
        if (cp_gamma_attempt(d, lanes, u[0], u[1], v, waiting) == 0)
            break;
    }
    for (int l = 0; l < lanes; l++)
        v[l] = d * v[l] * (k < 1.0f ? cp_expf(cp_logf(boost[l]) / k) : 1.0f);
}

/* Poisson quantiles: summed below mean 10, by Giles (2016) above. */
static void cp_poisson(const float *restrict mean, const float *restrict u, int lanes, float *restrict count)
{
    CP_ALIGNED float mass[CP_MAX_LANES], total[CP_MAX_LANES];
    for (int l = 0; l < lanes; l++) {
        float m = mean[l], w = cp_normal_quantile(u[l]), root = sqrtf(m);
        float x = m + root * w + (float)(1.0 / 3.0) + w * w / 6.0f - (w / 36.0f + w * w * w / 72.0f) / root;
        int small = m < CP_POISSON_SUM_BELOW;
        count[l] = small ? 0.0f : cp_maxf(floorf(x), 0.0f);
        mass[l] = small ? cp_expf(-m) : 0.0f;
        total[l] = small ? mass[l] : 2.0f;
    }
    for (int y = 1; y < CP_POISSON_STEPS; y++) {
        int above = 0;
        for (int l = 0; l < lanes; l++) {
            int more = u[l] > total[l];
            above |= more;
            mass[l] = mass[l] * mean[l] / (float)y;
            count[l] = more ? (float)y : count[l];
            total[l] = more ? total[l] + mass[l] : total[l];
        }
        if (!above)
            break;
    }
}

/* Draws NB(mu[l], k) for all lanes. */
static void cp_nb_draw(cp_key key, uint32_t slot, uint32_t first, int lanes, float k, const float *mu, float *count)
{
    CP_ALIGNED float u[4][CP_MAX_LANES], gamma[CP_MAX_LANES];
    uint32_t block = CP_COUNT_BLOCKS + 16u * slot;
    cp_philox_uniforms(key, block, first, lanes, u[0], u[1], u[2], u[3]);
    cp_gamma(key, block, first, lanes, k, u[0], gamma);
    for (int l = 0; l < lanes; l++)
        gamma[l] = mu[l] * gamma[l] / k;
    cp_poisson(gamma, u[1], lanes, count);
}

#endif
