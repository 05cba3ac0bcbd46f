using System.Globalization;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>UDP_CHECK</c>.</summary>
internal sealed class UdpCheckBlock(UdpDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    private Line? _lengths;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "payload":
                if (HexBytes.TryParse(line.Words[1].Chars, wildcards: false, out byte[] payload, out _))
                    check.Payload = payload;
                else
                    NoBytes(line, "an empty datagram is sent");
                break;
            case "require_reply": Reply(line); break;
            case "min_reply_length":
                if (Values.TryInteger(line, out long least)) check.MinimumReplyLength = (ushort)least;
                _lengths = line;
                break;
            case "max_reply_length":
                if (Values.TryInteger(line, out long most)) check.MaximumReplyLength = (ushort)most;
                _lengths = line;
                break;
            default: base.Bind(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (check.MinimumReplyLength > check.MaximumReplyLength)
        {
            Session.Report(new Diagnostic(
                ServerDiagnostics.AlwaysFails, _lengths?.ValueSpan ?? check.Opening.Span,
                $"no reply is {check.MinimumReplyLength} bytes or longer and {check.MaximumReplyLength} or shorter")
            {
                Effect = check.RequireReply ? $"{Server.Address} never counts as up" : null,
            });
        }

        base.Close();
    }

    private void Reply(Line line)
    {
        check.RequireReply = true;
        if (!line.HasValue) return;
        if (HexBytes.TryParse(line.Words[1].Chars, wildcards: true, out byte[] reply, out byte[] mask))
            (check.Reply, check.ReplyMask) = (reply, mask);
        else
            NoBytes(line, "any reply is accepted");
    }

    private void NoBytes(Line line, string effect) => Session.Report(
        new Diagnostic(ServerDiagnostics.HexBytes, line.ValueSpan, $"'{line.Value}' is not made of hexadecimal digits")
        {
            Effect = effect,
        });
}

/// <summary>Bytes as hexadecimal digits, one or two each; blanks may stand between them.</summary>
internal static class HexBytes
{
    /// <summary>
    /// Reads them. With <paramref name="wildcards"/> an x stands for any digit; <paramref name="mask"/> then has ones where
    /// nothing is compared, and is empty when there is no x.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, bool wildcards, out byte[] bytes, out byte[] mask)
    {
        bytes = mask = [];
        var values = new List<byte>();
        var masks = new List<byte>();
        bool hasWildcard = false;
        int i = 0;
        while (i < text.Length)
        {
            if (text[i] is ' ' or '\t')
            {
                i++;
                continue;
            }

            int value = 0;
            int ignored = 0;
            for (int digits = 0; digits < 2 && i < text.Length && text[i] is not (' ' or '\t'); digits++, i++)
            {
                bool any = wildcards && text[i] is ('x' or 'X');
                int digit = 0;
                if (!any && !int.TryParse(text.Slice(i, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out digit))
                {
                    return false;
                }

                hasWildcard |= any;
                value = (value << 4) | digit;
                ignored = (ignored << 4) | (any ? 0xf : 0);
            }

            values.Add((byte)value);
            masks.Add((byte)ignored);
        }

        bytes = [.. values];
        mask = hasWildcard ? [.. masks] : [];
        return true;
    }
}
