namespace Holdfast.Core.Notifications;

/// <summary>
/// A sender or recipient: <c>root@example.org</c>, <c>root</c>, or <c>Somebody &lt;root@example.org&gt;</c>. What could
/// end a line or an SMTP argument before its time is no mailbox.
/// </summary>
/// <param name="Name">What stands before the angle brackets; may be empty.</param>
/// <param name="Address">The address as the envelope takes it: visible ASCII without angle brackets, 1..254 characters.</param>
public sealed record Mailbox(string Name, string Address)
{
    private const int LongestAddress = 254;

    /// <summary>The mailbox in a header field, encoded (RFC 5322, section 3.4; RFC 2047).</summary>
    public string HeaderText => Name.Length == 0
        ? Address
        : $"{(MailText.IsPlain(Name) ? $"\"{Name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"" : MailText.EncodeWords(Name))} <{Address}>";

    /// <summary>Reads a mailbox; null if it cannot be written to.</summary>
    public static Mailbox? TryParse(string text)
    {
        string name = "", address = text.Trim();
        int open = address.LastIndexOf('<');
        if (open >= 0)
        {
            if (!address.EndsWith('>')) return null;
            name = address[..open].Trim().Trim('"');
            address = address[(open + 1)..^1];
        }

        if (name.Any(char.IsControl) || address.Length is 0 or > LongestAddress) return null;
        return address.All(static c => c is > ' ' and < '\x7f' and not ('<' or '>')) ? new Mailbox(name, address) : null;
    }
}
