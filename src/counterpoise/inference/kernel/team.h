/* Runs filters on threads: whole parameter vectors each to a thread, or, where there are fewer of them than threads, the
 * blocks of one filter at a time shared by a team. Results do not depend on the number of threads.
 */
#ifndef CP_TEAM_H
#define CP_TEAM_H

#include <pthread.h>
#include <stdatomic.h>

#include "course.h"

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
