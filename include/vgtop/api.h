/* api.h: what every public header begins and ends with.
 *
 * Between VG_API_BEGIN and VG_API_END the declarations have C linkage in C++ and are visible in a shared library. Everything else in
 * libvgtop is hidden. */
#ifndef VGTOP_API_H
#define VGTOP_API_H

#ifdef __cplusplus
#define VG_API_BEGIN                                                                                                   \
    _Pragma("GCC visibility push(default)") extern "C"                                                                 \
    {
#define VG_API_END                                                                                                     \
    }                                                                                                                  \
    _Pragma("GCC visibility pop")
#else
#define VG_API_BEGIN _Pragma("GCC visibility push(default)")
#define VG_API_END   _Pragma("GCC visibility pop")
#endif

#endif
