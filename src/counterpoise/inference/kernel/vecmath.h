/* Elementary functions in float32, written so that loops over lanes vectorise. No FMA is assumed
 * (-ffp-contract=off), so every instruction set gives the same digits.
 *
 * exp and log are range reduction with minimax polynomials after Moshier's Cephes; log1p on [0, 1] is the series of
 * 2 atanh(e / (2 + e)); the normal quantile is Giles (2010), "Approximating the erfinv function". Largest errors, as
 * the tests measure them: exp 2 ulp, log 2 ulp, log1p 2e-7 relative, tanh 3e-7, normal quantile 3e-6 absolute.
 */
#ifndef CP_VECMATH_H
#define CP_VECMATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define CP_INLINE static inline __attribute__((always_inline))

CP_INLINE float cp_bits_to_float(int32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

CP_INLINE int32_t cp_float_to_bits(float x)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

CP_INLINE float cp_maxf(float a, float b) { return a > b ? a : b; }
CP_INLINE float cp_minf(float a, float b) { return a < b ? a : b; }
CP_INLINE float cp_clipf(float x, float low, float high) { return cp_minf(cp_maxf(x, low), high); }

/* exp(x); 0 below -87, about 6e37 above 87. */
CP_INLINE float cp_expf(float x)
{
    float y = cp_clipf(x, -87.0f, 87.0f);
    float n = rintf(y * 1.44269504088896341f);
    float r = (y - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    float e = p * (r * r) + r + 1.0f;
    float scaled = e * cp_bits_to_float(((int32_t)n + 127) << 23);
    return x < -87.0f ? 0.0f : scaled;
}

/* log(x) for normal x > 0. */
CP_INLINE float cp_logf(float x)
{
    int32_t bits = cp_float_to_bits(x) - 0x3f3504f3; /* sqrt(1/2) */
    float n = (float)(bits >> 23);
    float m = cp_bits_to_float((bits & 0x007fffff) + 0x3f3504f3) - 1.0f;
    float z = m * m;
    float p = 7.0376836292e-2f;
    p = p * m - 1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m - 1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m - 1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m - 2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    float y = p * m * z - n * 2.12194440e-4f - 0.5f * z;
    return m + y + n * 0.693359375f;
}

/* log(1 + e) for 0 <= e <= 1, to full relative precision. */
CP_INLINE float cp_log1p_unit(float e)
{
    float s = e / (2.0f + e), z = s * s;
    float p = 0.0851f; /* 1/13 and the tail of the series at z = 1/9 */
    p = p * z + 0.0909090909f;
    p = p * z + 0.1111111111f;
    p = p * z + 0.1428571429f;
    p = p * z + 0.2000000000f;
    p = p * z + 0.3333333333f;
    return 2.0f * (s + s * (z * p));
}

CP_INLINE float cp_tanhf(float x)
{
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    float small = p * z * x + x;
    float a = fabsf(x);
    float big = 1.0f - 2.0f / (cp_expf(2.0f * a) + 1.0f);
    return a < 0.625f ? small : copysignf(big, x);
}

CP_INLINE float cp_sigmoidf(float x) { return 1.0f / (1.0f + cp_expf(-x)); }

/* A float32 uniform strictly inside (0, 1) from a random word. */
CP_INLINE float cp_uniform(uint32_t word) { return ((float)(int32_t)(word >> 9) + 0.5f) * 0x1p-23f; }

CP_INLINE float cp_normal_quantile(float u)
{
    float x = 2.0f * u - 1.0f;
    float w = -cp_logf((1.0f - x) * (1.0f + x));
    float c = w - 2.5f, t = sqrtf(cp_maxf(w, 0.0f)) - 3.0f;
    float p = 2.81022636e-08f, q = -0.000200214257f;
    p = p * c + 3.43273939e-07f;
    q = q * t + 0.000100950558f;
    p = p * c - 3.5233877e-06f;
    q = q * t + 0.00134934322f;
    p = p * c - 4.39150654e-06f;
    q = q * t - 0.00367342844f;
    p = p * c + 0.00021858087f;
    q = q * t + 0.00573950773f;
    p = p * c - 0.00125372503f;
    q = q * t - 0.0076224613f;
    p = p * c - 0.00417768164f;
    q = q * t + 0.00943887047f;
    p = p * c + 0.246640727f;
    q = q * t + 1.00167406f;
    p = p * c + 1.50140941f;
    q = q * t + 2.83297682f;
    return 1.41421356f * (w < 5.0f ? p : q) * x;
}

#endif
