using System.Runtime.InteropServices;

namespace Holdfast.Linux.Nftables;

/// <summary>A <c>struct nft_ctx</c> of libnftables; freed when disposed.</summary>
internal sealed class SafeNftContext : SafeHandle
{
    /// <summary>An empty handle, to be filled by <c>nft_ctx_new</c>.</summary>
    public SafeNftContext()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibNftables.nft_ctx_free(handle);
        return true;
    }
}
