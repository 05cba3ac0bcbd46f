using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary><c>auth_hmac</c>. Findings never show a key.</summary>
internal sealed class HmacBlock(KeywordBlock keywords, HmacDraft hmac, BindingSession session)
    : BlockBinder(keywords, session)
{
    private const int LeastLength = 32;
    private const int GreatestLength = 64;

    /// <inheritdoc/>
    public override bool IsSilent => true;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "key": Key(line); break;
            case "active_key":
                if (!Values.TryInteger(line, out long id)) break;
                (hmac.ActiveKey, hmac.ActiveKeySpan) = ((byte)id, line.ValueSpan);
                break;
            case "anti_replay":
                if (Values.IsOneOf(line)) hmac.AntiReplay = line.Value == "monotonic" ? AntiReplay.Monotonic : AntiReplay.Time;
                break;
            case "mode": Mode(line); break;
            case "time_window":
                if (Values.TryInteger(line, out long seconds)) hmac.TimeWindow = TimeSpan.FromSeconds(seconds);
                break;
            default: Values.Check(line); break;
        }
    }

    private void Mode(Line line)
    {
        HmacMode? mode = line.Value switch
        {
            "enforce" => HmacMode.Enforce, "permissive" => HmacMode.Permissive, "receive-only" => HmacMode.ReceiveOnly,
            _ => null,
        };
        if (mode is null)
        {
            line.Report(
                BindingDiagnostics.InvalidValue, $"'{line.Value}' is no mode of auth_hmac: enforce, permissive or receive-only");
            return;
        }

        (hmac.Mode, hmac.ModeSpan) = (mode.Value, line.ValueSpan);
    }

    // ID VALUE, ID hex:HEX or ID file:PATH.
    private void Key(Line line)
    {
        if (!Values.TryInteger(Session, line.Words[1], 1, byte.MaxValue, out long id)) return;
        if (line.Words.Count < 3)
        {
            line.Report(BindingDiagnostics.ArgumentExpected, $"key {id} has no value: it is ignored");
            return;
        }

        SourceSpan span = line.Words[2].Span;
        if (Value(line.Words[2].Text, span) is not { } value) return;
        if (value.Length is < LeastLength or > GreatestLength)
        {
            Session.Report(
                BindingDiagnostics.InvalidValue, span,
                $"key {id} has {value.Length} bytes: {LeastLength} to {GreatestLength} are allowed; it is ignored");
            return;
        }

        if (hmac.Keys.Exists(key => key.Id == id))
        {
            line.Report(BindingDiagnostics.Repeated, $"key {id} is given twice: this one is ignored");
            return;
        }

        hmac.Keys.Add(new HmacKey((byte)id, value));
    }

    private byte[]? Value(string text, SourceSpan span)
    {
        const string Hex = "hex:";
        const string FromFile = "file:";
        if (text.StartsWith(Hex, StringComparison.Ordinal))
        {
            try
            {
                return Convert.FromHexString(text.AsSpan(Hex.Length));
            }
            catch (FormatException)
            {
                Session.Report(BindingDiagnostics.InvalidValue, span, "the key is no row of pairs of hexadecimal digits: it is ignored");
                return null;
            }
        }

        if (!text.StartsWith(FromFile, StringComparison.Ordinal)) return span.Source.Encoding.GetBytes(text);
        string path = text[FromFile.Length..];
        if (Session.Environment.ReadTextFile(path) is { } content) return System.Text.Encoding.UTF8.GetBytes(content.TrimEnd('\r', '\n'));
        Session.Report(BindingDiagnostics.UnreadableFile, span, $"the file '{path}' with the key cannot be read: the key is ignored");
        return null;
    }
}
