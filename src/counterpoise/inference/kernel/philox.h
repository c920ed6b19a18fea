/* Philox4x32-10 (Salmon and others, 2011): counter-based random words.
 *
 * counter = (particle, month, block, stream), key = the 64-bit seed. A node with slot s takes word s % 4 of block s / 4;
 * counts have 16 blocks of their own. The same layout as numpy_engine/philox.py.
 */
#ifndef CP_PHILOX_H
#define CP_PHILOX_H

#include "vecmath.h"

#define CP_COUNT_BLOCKS 0x40000000u
#define CP_RECORD_BLOCKS 0x80000000u
#define CP_RESAMPLING_BLOCK 0xFFFFFFFFu
#define CP_BEFORE 0xFFFFFFFFu

typedef struct {
    uint64_t seed;
    uint32_t stream, month;
} cp_key;

#define CP_PHILOX_ROUND(i)                                                        \
    {                                                                             \
        uint64_t p0 = (uint64_t)c0 * 0xD2511F53u, p1 = (uint64_t)c2 * 0xCD9E8D57u; \
        uint32_t a = (uint32_t)(p1 >> 32) ^ c1 ^ (k0 + (i) * 0x9E3779B9u);         \
        uint32_t b = (uint32_t)(p0 >> 32) ^ c3 ^ (k1 + (i) * 0xBB67AE85u);         \
        c1 = (uint32_t)p1;                                                        \
        c3 = (uint32_t)p0;                                                        \
        c0 = a;                                                                   \
        c2 = b;                                                                   \
    }

/* Words [4][lanes] of particles first .. first + lanes - 1, as uniforms. */
static void cp_philox_uniforms(cp_key key, uint32_t block, uint32_t first, int lanes, float *restrict u0,
                               float *restrict u1, float *restrict u2, float *restrict u3)
{
    const uint32_t k0 = (uint32_t)key.seed, k1 = (uint32_t)(key.seed >> 32);
    const uint32_t month = key.month, stream = key.stream;
    for (int l = 0; l < lanes; l++) {
        uint32_t c0 = first + (uint32_t)l, c1 = month, c2 = block, c3 = stream;
        CP_PHILOX_ROUND(0u)
        CP_PHILOX_ROUND(1u)
        CP_PHILOX_ROUND(2u)
        CP_PHILOX_ROUND(3u)
        CP_PHILOX_ROUND(4u)
        CP_PHILOX_ROUND(5u)
        CP_PHILOX_ROUND(6u)
        CP_PHILOX_ROUND(7u)
        CP_PHILOX_ROUND(8u)
        CP_PHILOX_ROUND(9u)
        u0[l] = cp_uniform(c0);
        u1[l] = cp_uniform(c1);
        u2[l] = cp_uniform(c2);
        u3[l] = cp_uniform(c3);
    }
}

#endif
