using Holdfast.Configuration.Syntax;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Reads <c>lvs_sync_daemon IF [[inst] INST] [id N] [maxlen N] [port N] [ttl N] [group ADDR]</c>.</summary>
internal static class SyncDaemonReader
{
    /// <summary>The settings with the daemon of a line; the first such line counts.</summary>
    public static LoadBalancingSettings Read(Line line, LoadBalancingSettings settings)
    {
        if (settings.SyncDaemon is not null)
        {
            line.Report(BindingDiagnostics.Repeated, "lvs_sync_daemon was given before: this one is ignored");
            return settings;
        }

        var daemon = new SyncDaemon(line.Value);
        IReadOnlyList<Word> words = line.Words;
        for (int i = 2; i < words.Count; i++)
        {
            string name = words[i].Text;
            if (name is not ("inst" or "id" or "maxlen" or "port" or "ttl" or "group"))
            {
                // The instance may stand without its keyword, directly behind the interface.
                if (i == 2)
                    daemon = daemon with { Instance = name };
                else
                    line.Session.Report(
                        BindingDiagnostics.UnknownOption, words[i].Span, $"'{name}' is no option of lvs_sync_daemon: it is ignored");
                continue;
            }

            if (i + 1 == words.Count)
            {
                line.Session.Report(BindingDiagnostics.ArgumentExpected, words[i].Span, $"'{name}' needs a value: it is ignored");
                break;
            }

            daemon = Option(line, name, words[++i], daemon);
        }

        return settings with { SyncDaemon = daemon };
    }

    private static SyncDaemon Option(Line line, string name, Word word, SyncDaemon daemon)
    {
        switch (name)
        {
            case "inst": return daemon with { Instance = word.Text };
            case "id": return Number(line, word, 0, 255) is { } id ? daemon with { Id = (byte)id } : daemon;
            case "maxlen": return Number(line, word, 1, 65507) is { } most ? daemon with { MaximumLength = (ushort)most } : daemon;
            case "port": return Number(line, word, 1, 65535) is { } port ? daemon with { Port = (ushort)port } : daemon;
            case "ttl": return Number(line, word, 1, 255) is { } ttl ? daemon with { Ttl = (byte)ttl } : daemon;
            default:
                if (IpAddress.TryParse(word.Chars, out IpAddress group) && group.IsMulticast) return daemon with { Group = group };
                line.Session.Report(
                    BindingDiagnostics.InvalidAddress, word.Span, $"'{word.Text}' is no multicast address: it is ignored");
                return daemon;
        }
    }

    private static long? Number(Line line, Word word, long least, long most) =>
        Values.TryInteger(line.Session, word, least, most, out long value) ? value : null;
}
