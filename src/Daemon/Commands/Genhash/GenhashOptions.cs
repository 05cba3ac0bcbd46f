using System.Globalization;
using Holdfast.Core.Checks;
using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Commands.Genhash;

/// <summary>The command line of genhash, which is keepalived's.</summary>
internal sealed record GenhashOptions
{
    /// <summary>The server.</summary>
    public IpAddress Server { get; init; }

    /// <summary>Its port.</summary>
    public ushort Port { get; init; }

    /// <summary>The path of the page.</summary>
    public string Url { get; init; } = "";

    /// <summary>The Host header; null: address and port.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>Over TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>The virtual host is told in the TLS handshake.</summary>
    public bool Sni { get; init; }

    /// <summary>Everything is shown.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>SO_MARK; 0: none.</summary>
    public uint FirewallMark { get; init; }

    /// <summary>HTTP version.</summary>
    public HttpVersion Version { get; init; }

    /// <summary>For connecting, and again for each wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with the command line; null: nothing. Empty: the usage was asked for.</summary>
    public string? Refusal { get; init; }

    /// <summary>The usage.</summary>
    public const string Usage =
        """
        Usage: genhash [-S [-I]] -s ADDRESS -p PORT -u PATH [OPTION...]
        Prints the MD5 digest of a page, as 'digest' of HTTP_GET and SSL_GET wants it.

          -s, --server ADDRESS           the server's IP address
          -p, --port PORT                its port
          -u, --url PATH                 the page
          -V, --use-virtualhost HOST     value of the Host header
          -S, --use-ssl                  over TLS; certificates are not verified
          -I, --use-sni                  tell the virtual host in the TLS handshake
          -P, --protocol 1.0|1.0c|1.1    HTTP version; 1.0c is 1.0 with Connection: close
          -t, --timeout SECONDS          5 by default
          -m, --fwmark N                 firewall mark of the connection
          -v, --verbose                  show what was received
          -h, --help                     show this

        """;

    /// <summary>Reads it, as getopt_long does: short options may be run together, long ones be cut as long as they are clear.</summary>
    public static GenhashOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new GenhashOptions();
        for (int i = 0; i < arguments.Count && options.Refusal is null; i++)
        {
            string word = arguments[i];
            if (word is ['-', '-', _, ..])
            {
                int equals = word.IndexOf('=', StringComparison.Ordinal);
                string name = equals < 0 ? word[2..] : word[2..equals];
                char letter = Letter(name);
                string? value = equals < 0 ? null : word[(equals + 1)..];
                if (letter == '?') return options with { Refusal = $"there is no option --{name}" };
                if (NeedsValue(letter) && value is null) value = ++i < arguments.Count ? arguments[i] : null;
                options = options.Apply(letter, value);
                continue;
            }

            if (word is not ['-', _, ..]) return options with { Refusal = $"'{word}' belongs to no option" };
            for (int at = 1; at < word.Length && options.Refusal is null; at++)
            {
                string? value = null;
                if (NeedsValue(word[at]))
                {
                    value = at + 1 < word.Length ? word[(at + 1)..] : ++i < arguments.Count ? arguments[i] : null;
                    options = options.Apply(word[at], value);
                    break;
                }

                options = options.Apply(word[at], value);
            }
        }

        if (options.Refusal is not null) return options;
        return options.Server == default || options.Port == 0 || options.Url.Length == 0
            ? options with { Refusal = "-s, -p and -u are needed" }
            : options;
    }

    private static bool NeedsValue(char letter) => letter is 's' or 'p' or 'u' or 'V' or 'm' or 'P' or 't';

    private static char Letter(string name)
    {
        (string Name, char Letter)[] all =
        [
            ("use-ssl", 'S'), ("use-sni", 'I'), ("server", 's'), ("port", 'p'), ("url", 'u'), ("use-virtualhost", 'V'),
            ("verbose", 'v'), ("help", 'h'), ("fwmark", 'm'), ("protocol", 'P'), ("timeout", 't'),
        ];
        (string Name, char Letter)[] found = [.. all.Where(option => option.Name == name)];
        if (found.Length == 0) found = [.. all.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal))];
        return found.Length == 1 ? found[0].Letter : '?';
    }

    private GenhashOptions Apply(char letter, string? value)
    {
        if (NeedsValue(letter) && value is null) return this with { Refusal = $"-{letter} needs a value" };
        switch (letter)
        {
            case 'S': return this with { Tls = true };
            case 'I': return this with { Sni = true };
            case 'v': return this with { IsVerbose = true };
            case 'h': return this with { Refusal = "" };
            case 'u': return this with { Url = value! };
            case 'V': return this with { VirtualHost = value! };
            case 's':
                return IpAddress.TryParse(value, out IpAddress address)
                    ? this with { Server = address }
                    : this with { Refusal = $"server should be an IP, not {value}" };
            case 'p':
                return TryNumber(value!, 1, ushort.MaxValue, out uint port)
                    ? this with { Port = (ushort)port }
                    : this with { Refusal = $"invalid port number '{value}'" };
            case 'm':
                return TryNumber(value!, 0, uint.MaxValue, out uint mark)
                    ? this with { FirewallMark = mark }
                    : this with { Refusal = $"invalid fwmark '{value}'" };
            case 't':
                return TryNumber(value!, 1, 3600, out uint seconds)
                    ? this with { Timeout = TimeSpan.FromSeconds(seconds) }
                    : this with { Refusal = $"invalid timeout '{value}'" };
            case 'P':
                HttpVersion? version = value switch
                {
                    "1.0" => HttpVersion.Http10,
                    "1.0c" or "1.0C" => HttpVersion.Http10Close,
                    "1.1" => HttpVersion.Http11,
                    _ => null,
                };
                return version is { } known
                    ? this with { Version = known }
                    : this with { Refusal = $"invalid HTTP protocol version '{value}'" };
            default:
                return this with { Refusal = $"Unknown option -{letter}" };
        }
    }

    private static bool TryNumber(string text, uint least, uint most, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
