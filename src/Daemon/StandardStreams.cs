using System.Text;
using Holdfast.Linux.Files;

namespace Holdfast.Daemon;

/// <summary>
/// Texts for who has called us. A stream that is closed or full is no reason to end with another status than the one that
/// tells the result; the runtime's own console throws then.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Writes to standard output.</summary>
    public static void Output(string text)
    {
        using LineFile file = LineFile.StandardOutput();
        file.TryWrite(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes to standard error.</summary>
    public static void Error(string text)
    {
        using LineFile file = LineFile.StandardError();
        file.TryWrite(Encoding.UTF8.GetBytes(text));
    }
}
