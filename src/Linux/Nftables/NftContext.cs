using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Linux.Interop;

namespace Holdfast.Linux.Nftables;

/// <summary>
/// Runs commands of the nft language by libnftables, in the network namespace of the calling thread. Each call is one
/// transaction of the kernel: all of it happens, or nothing.
/// </summary>
public sealed unsafe class NftContext : IDisposable
{
    // The library keeps what it has read of the kernel's tables, and the C library what it has freed: 30 KB for each real
    // server of a large configuration. A look into /etc/iproute2 is what beginning anew costs.
    private const int MostKept = 256 * 1024;

    private SafeNftContext _context;
    private long _handled;

    /// <summary>Loads the library.</summary>
    /// <exception cref="NftException">It is not installed, or has no memory.</exception>
    public NftContext()
    {
        if (!LibNftables.IsInstalled)
        {
            throw new NftException($"{LibNftables.Library} is not installed (package libnftables1)");
        }

        _context = Open();
    }

    /// <summary>Runs commands as one transaction.</summary>
    /// <param name="commands">What a file for <c>nft -f</c> may hold.</param>
    /// <exception cref="NftException">They were refused; nothing has changed.</exception>
    public void Run(string commands) => _ = Execute(commands, 0);

    /// <summary>Runs a list command and gives its answer as JSON, in UTF-8.</summary>
    /// <param name="command">Such as <c>list table ip filter</c>.</param>
    /// <param name="withElements">Whether the elements of named sets and maps are wanted.</param>
    /// <exception cref="NftException">It was refused, for example because there is no such table.</exception>
    public byte[] List(string command, bool withElements) => Execute(
        command, LibNftables.NFT_CTX_OUTPUT_JSON | (withElements ? 0 : LibNftables.NFT_CTX_OUTPUT_TERSE));

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    private static SafeNftContext Open()
    {
        SafeNftContext context = LibNftables.nft_ctx_new(LibNftables.NFT_CTX_DEFAULT);
        if (!context.IsInvalid && LibNftables.nft_ctx_buffer_output(context) == 0 && LibNftables.nft_ctx_buffer_error(context) == 0)
        {
            return context;
        }

        context.Dispose();
        throw new NftException("libnftables: out of memory");
    }

    private byte[] Execute(string commands, uint flags)
    {
        byte[] output = [];
        try
        {
            return output = ExecuteHere(commands, flags);
        }
        finally
        {
            _handled += commands.Length + output.Length;
            if (_handled > MostKept) BeginAnew();
        }
    }

    private void BeginAnew()
    {
        _handled = 0;
        _context.Dispose();
        FreedMemory.GiveBack();
        _context = Open();
    }

    private byte[] ExecuteHere(string commands, uint flags)
    {
        LibNftables.nft_ctx_output_set_flags(_context, flags);
        byte[] text = new byte[Encoding.UTF8.GetByteCount(commands) + 1];
        Encoding.UTF8.GetBytes(commands, text);
        int result;
        fixed (byte* start = text) result = LibNftables.nft_run_cmd_from_buffer(_context, start);

        // Reading a buffer empties it: both are read, or what was left would be taken for an answer to the next commands.
        byte[] output = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(LibNftables.nft_ctx_get_output_buffer(_context)).ToArray();
        ReadOnlySpan<byte> error = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(LibNftables.nft_ctx_get_error_buffer(_context));
        return result == 0 ? output : throw new NftException(FirstLine(Encoding.UTF8.GetString(error)));
    }

    // The lines below the first one repeat the command and point at a place in it.
    private static string FirstLine(string error)
    {
        string line = error.Split('\n', 2)[0];
        int start = line.IndexOf("Error: ", StringComparison.Ordinal);
        return start < 0 ? line.Length == 0 ? "refused without a reason" : line : line[(start + 7)..];
    }
}
