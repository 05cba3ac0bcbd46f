using System.Runtime.InteropServices;

namespace Holdfast.Linux.Patterns;

/// <summary>pcre2.h, the functions for bytes. The library is loaded with the first call, by who has patterns.</summary>
internal static unsafe partial class LibPcre2
{
    public const string Library = "libpcre2-8.so.0";

    public const uint PCRE2_USE_OFFSET_LIMIT = 0x00800000;

    public const int PCRE2_ERROR_NOMATCH = -1;
    public const int PCRE2_ERROR_UTF8_ERR1 = -3;
    public const int PCRE2_ERROR_UTF8_ERR21 = -23;
    public const int PCRE2_ERROR_MATCHLIMIT = -47;
    public const int PCRE2_ERROR_NOMEMORY = -48;
    public const int PCRE2_ERROR_DEPTHLIMIT = -53;
    public const int PCRE2_ERROR_HEAPLIMIT = -63;

    [LibraryImport(Library)]
    public static partial nint pcre2_compile_8(
        byte* pattern, nuint length, uint options, int* errorcode, nuint* erroroffset, nint ccontext);

    [LibraryImport(Library)]
    public static partial void pcre2_code_free_8(nint code);

    [LibraryImport(Library)]
    public static partial nint pcre2_match_data_create_8(uint ovecsize, nint gcontext);

    [LibraryImport(Library)]
    public static partial void pcre2_match_data_free_8(nint data);

    [LibraryImport(Library)]
    public static partial nint pcre2_match_context_create_8(nint gcontext);

    [LibraryImport(Library)]
    public static partial void pcre2_match_context_free_8(nint mcontext);

    [LibraryImport(Library)]
    public static partial int pcre2_set_match_limit_8(nint mcontext, uint value);

    [LibraryImport(Library)]
    public static partial int pcre2_set_depth_limit_8(nint mcontext, uint value);

    [LibraryImport(Library)]
    public static partial int pcre2_set_heap_limit_8(nint mcontext, uint value);

    [LibraryImport(Library)]
    public static partial int pcre2_set_offset_limit_8(nint mcontext, nuint value);

    [LibraryImport(Library)]
    public static partial int pcre2_match_8(
        SafeHandle code, byte* subject, nuint length, nuint startoffset, uint options, nint match_data, nint mcontext);

    [LibraryImport(Library)]
    public static partial int pcre2_get_error_message_8(int errorcode, byte* buffer, nuint bufflen);
}
