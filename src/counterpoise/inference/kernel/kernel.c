/* The particle filter of a compiled system, as one fixed program over arrays; `model.h` says what it is given.
 *
 * Entry points: cp_run; cp_digest and cp_sizes, by which the caller knows that sources and layouts are its own; and
 * cp_probe and others (elementary functions, for tests). Every pointer and index has been checked by the caller.
 */
#include "team.h"

#define CP_EXPORT __attribute__((visibility("default")))
#define CP_MAX_THREADS 64
#ifndef CP_DIGEST
#define CP_DIGEST ""
#endif

/* Runs `work` on this thread and team->threads - 1 others, or as many as could be started. */
static void cp_run_threads(cp_team *team, void *(*work)(void *))
{
    pthread_t thread[CP_MAX_THREADS];
    cp_member member[CP_MAX_THREADS];
    int started = 1;
    team->barrier.size = team->threads;
    for (int i = 0; i < team->threads; i++)
        member[i] = (cp_member){.team = team, .id = i};
    while (started < team->threads && !pthread_create(&thread[started], 0, work, &member[started]))
        started++;
    pthread_mutex_lock(&team->barrier.lock);
    team->threads = team->barrier.size = started;
    pthread_mutex_unlock(&team->barrier.lock);
    work(&member[0]);
    for (int i = 1; i < started; i++)
        pthread_join(thread[i], 0);
}

/* 0 done, 1 out of memory. */
CP_EXPORT int cp_run(const cp_model *model, const cp_job *job)
{
    cp_team team = {.model = model, .job = job, .threads = job->threads};
    cp_filter shared;
    pthread_mutex_init(&team.barrier.lock, 0);
    pthread_cond_init(&team.barrier.opened, 0);
    const int lanes = cp_lanes_for(job->n), blocks = (job->n + lanes - 1) / lanes;
    if (team.threads > CP_MAX_THREADS)
        team.threads = CP_MAX_THREADS;
    if (job->k >= team.threads || blocks == 1 || team.threads == 1) {
        team.threads = team.threads < job->k ? team.threads : job->k;
        cp_run_threads(&team, cp_take_vectors);
        return atomic_load(&team.failed);
    }
    team.threads = team.threads < blocks ? team.threads : blocks;
    if (cp_new_filter(&shared, model, job)) {
        cp_free_filter(&shared);
        return 1;
    }
    team.shared = &shared;
    cp_run_threads(&team, cp_share_blocks);
    cp_free_filter(&shared);
    return atomic_load(&team.failed);
}

/* Digest of the sources this library was built from. */
CP_EXPORT const char *cp_digest(void) { return CP_DIGEST; }

/* Sizes of the structures, to be compared by the caller. */
CP_EXPORT void cp_sizes(int32_t *model, int32_t *job)
{
    *model = (int32_t)sizeof(cp_model);
    *job = (int32_t)sizeof(cp_job);
}

/* y[i] = function(x[i]): 0 exp, 1 log, 2 log1p on [0, 1], 3 tanh, 4 sigmoid, 5 normal quantile. */
CP_EXPORT void cp_probe(int32_t function, int32_t n, const float *x, float *y)
{
    for (int i = 0; i < n; i++)
        switch (function) {
        case 0:
            y[i] = cp_expf(x[i]);
            break;
        case 1:
            y[i] = cp_logf(x[i]);
            break;
        case 2:
            y[i] = cp_log1p_unit(x[i]);
            break;
        case 3:
            y[i] = cp_tanhf(x[i]);
            break;
        case 4:
            y[i] = cp_sigmoidf(x[i]);
            break;
        default:
            y[i] = cp_normal_quantile(x[i]);
        }
}

/* log Gamma and log P(Y >= lower) of NB(mu, k) in double, for tests. */
CP_EXPORT double cp_probe_log_gamma(double x) { return cp_log_gamma(x); }
CP_EXPORT double cp_probe_log_survival(int32_t lower, double k, double mu) { return cp_nb_log_survival(lower, k, mu); }
