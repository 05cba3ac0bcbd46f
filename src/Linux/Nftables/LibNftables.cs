using System.Runtime.InteropServices;

namespace Holdfast.Linux.Nftables;

/// <summary>
/// The C interface of libnftables (nftables/libnftables.h), under its own names. The library is no dependency of the
/// program: it is looked for when it is needed, so that everything else works without it.
/// </summary>
internal static unsafe partial class LibNftables
{
    internal const string Library = "libnftables.so.1";
    internal const uint NFT_CTX_DEFAULT = 0;
    internal const uint NFT_CTX_OUTPUT_JSON = 1 << 4;
    internal const uint NFT_CTX_OUTPUT_TERSE = 1 << 11;

    /// <summary>Whether the library is installed.</summary>
    internal static bool IsInstalled => NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    internal static partial SafeNftContext nft_ctx_new(uint flags);

    [LibraryImport(Library)]
    internal static partial void nft_ctx_free(nint ctx);

    [LibraryImport(Library)]
    internal static partial int nft_ctx_buffer_output(SafeNftContext ctx);

    [LibraryImport(Library)]
    internal static partial int nft_ctx_buffer_error(SafeNftContext ctx);

    [LibraryImport(Library)]
    internal static partial byte* nft_ctx_get_output_buffer(SafeNftContext ctx);

    [LibraryImport(Library)]
    internal static partial byte* nft_ctx_get_error_buffer(SafeNftContext ctx);

    [LibraryImport(Library)]
    internal static partial void nft_ctx_output_set_flags(SafeNftContext ctx, uint flags);

    [LibraryImport(Library)]
    internal static partial int nft_run_cmd_from_buffer(SafeNftContext ctx, byte* buf);
}
