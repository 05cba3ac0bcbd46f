using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Address and port of a virtual, real or sorry server.</summary>
internal readonly record struct ServiceAddress(IpAddress Address, ushort Port)
{
    /// <summary>ADDR [PORT] from a position of a line; null when it is none, which is reported.</summary>
    public static ServiceAddress? Read(Line line, int index, DiagnosticKind kind, string lost)
    {
        Word word = line.Words[index];
        if (!IpAddress.TryParse(word.Chars, out IpAddress address))
        {
            line.Session.Report(kind, word.Span, $"'{word.Text}' is no address: {lost}");
            return null;
        }

        if (line.Words.Count <= index + 1) return new ServiceAddress(address, 0);
        return Values.TryInteger(line.Session, line.Words[index + 1], 0, ushort.MaxValue, out long port)
            ? new ServiceAddress(address, (ushort)port)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Port == 0 ? Address.ToString() : $"{Address} {Port}";
}
