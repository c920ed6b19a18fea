/* What the kernel is given: a checked state space (arrays.py says what the fields mean), a job and its results.
 * Field order and types mirror c_engine/structs.py; sizes are compared at load.
 */
#ifndef CP_MODEL_H
#define CP_MODEL_H

#include <stdint.h>

enum { CP_LINEAR, CP_INDEX, CP_STOCK, CP_ACCUMULATOR, CP_COUNT, CP_AMOUNT, CP_EPISODE, CP_EXOGENOUS };
enum { CP_SHAPE_LINEAR, CP_SHAPE_LOG, CP_SHAPE_SATURATING, CP_SHAPE_THRESHOLD, CP_SHAPE_LEVEL, CP_SHAPE_LOGISTIC };
enum { CP_MISSING, CP_EXACT, CP_INSIDE, CP_LAST };
enum { CP_DO_NONE, CP_DO_SET, CP_DO_SCALE };

#define CP_PARAMETERS 6
#define CP_LEVELS 4
#define CP_MAX_LANES 128
#define CP_LINE 64
#define CP_ALIGNED __attribute__((aligned(CP_LINE)))
#define CP_LOG_MEAN_LOW (-12.0f)
#define CP_LOG_MEAN_HIGH 14.0f

typedef struct {
    const int8_t *kind;
    const int32_t *link_start, *link_source;
    const int8_t *link_lag, *link_shape;
    const float *link_a, *link_b;
    const uint8_t *link_own; /* [m] 1 for a count's lag-0 level link from its episode */
    const int32_t *column, *calendar, *rng_slot;
    const uint8_t *marginal, *guided;
    const uint8_t *reset, *realise; /* [T, resets], [T, realises] */
    const double *count_obs;        /* [T, counts] */
    const int8_t *count_kind;
    const double *count_lower;
    const float *exposure, *log_exposure;
    const double *log_factorial; /* [T, counts] log count_obs! */
    const double *amount_obs;    /* [T, amounts] */
    const int32_t *score_node, *score_place;
    const double *score_obs; /* [T, scores] */
    const float *exogenous;  /* [T, exogenous] */
    const int8_t *do_mode;   /* [T, d] */
    const float *do_value;
    const int32_t *owner;                /* [d] a count's episode, or -1 */
    const int32_t *dep_start, *dep_node; /* an episode's counts, CSR */
    const int32_t *position, *block;     /* place in the marginal block or -1; the block's nodes */
    const uint8_t *keep;                 /* [d] 1 where last month's value is ever read */
    const int32_t *cache_row;            /* [d] row of the random words' cache, or -1 */
    const int32_t *cache_block;          /* [caches] the Philox block of a row */
    const int32_t *start_node;           /* [starts] LINEAR nodes whose start follows from their sources' */
    int32_t d, m, months, counts, amounts, scores, exogenouses, resets, realises, q, caches, starts, coefficients;
} cp_model;

typedef struct {
    const float *coefficients; /* [K, C] */
    const uint32_t *stream;    /* [K] */
    const int32_t *record_node;
    double *log_likelihood;  /* [K] */
    double *increments;      /* [K, T] */
    double *by_series_month; /* [K, T, series] or null */
    double *ess;             /* [K, T] */
    int32_t *ancestors;      /* [K] */
    double *log_weights;     /* [K, n] */
    float *paths;            /* [K, n, T - record_first, records] or null */
    uint64_t seed;
    double resample_below;
    int32_t k, n, threads, records, record_first, sample_from;
} cp_job;

static inline int cp_series(const cp_model *m) { return m->counts + m->amounts + m->scores; }

#endif
