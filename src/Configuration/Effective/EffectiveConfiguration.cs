using System.Globalization;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Effective;

/// <summary>
/// Writes a configuration as it will run, in the language itself: what has no effect is gone, includes and definitions are
/// replaced by what they stand for, defaults are filled in (as comments where the model has no record of a block), and each
/// line says where it comes from. The text compiles to the same model again, except for the secrets that it does not show.
/// </summary>
public static class EffectiveConfiguration
{
    /// <summary>The text; null when the daemon does not start with the configuration, or the result has no tree.</summary>
    /// <param name="result">The compilation, with its tree.</param>
    /// <param name="showSecrets">Whether passwords are written as they are, instead of asterisks.</param>
    public static string? Write(CompilationResult result, bool showSecrets = false) =>
        result is { Model: { } model, Tree: { } tree } ? new Writer(result, model, tree, showSecrets).Write() : null;

    private sealed class Writer(CompilationResult result, ConfigurationModel model, ConfigurationNode tree, bool showSecrets)
    {
        private readonly EffectiveText _text = new(showSecrets);
        private readonly Origins _origins = new(result.Files.Count > 0 ? result.Files[0] : null);
        private readonly WithoutEffect _ignored = new(result.Diagnostics);

        public string Write()
        {
            bool first = true;
            foreach (ConfigurationNode node in tree.Children)
            {
                if (node.IsUnknown || node.IsRefused || _ignored.Contains(node)) continue;
                bool isBlock = node.Keyword!.OpensBlock;
                if (isBlock && IsDropped(node)) continue;
                if (isBlock && !first) _text.Gap();
                first = false;
                Root(node);
            }

            return _text.ToString();
        }

        // What is defined and never used does not run.
        private bool IsDropped(ConfigurationNode node) => node.Name switch
        {
            "vrrp_instance" => Router(node) is null,
            "vrrp_sync_group" => Group(node) is null,
            "vrrp_script" => Script(node) is null,
            _ => false,
        };

        private VirtualRouter? Router(ConfigurationNode node) => model.VirtualRouters.FirstOrDefault(router => router.Name == node.Value);

        private SyncGroup? Group(ConfigurationNode node) => model.SyncGroups.FirstOrDefault(group => group.Name == node.Value);

        private TrackScript? Script(ConfigurationNode node) => model.Scripts.FirstOrDefault(script => script.Name == node.Value);

        private void Root(ConfigurationNode node)
        {
            switch (node.Name)
            {
                case "vrrp_instance":
                    Instance(node, Router(node)!);
                    break;
                case "vrrp_sync_group":
                    SyncGroup group = Group(node)!;
                    Block(node, VrrpSettings.Group, group, child => Tracks(
                        child, group.TrackedInterfaces, group.TrackedScripts, group.TrackedFiles, group.TrackedProcesses, group.TrackedSessions)
                        || Members(child, group));
                    break;
                case "vrrp_script":
                    Block(node, VrrpSettings.Script, Script(node)!, static _ => false);
                    break;
                default:
                    AsWritten(node);
                    break;
            }
        }

        private void Instance(ConfigurationNode node, VirtualRouter router) =>
            Block(
                node, VrrpSettings.Instance, router,
                child => Tracks(
                        child, router.TrackedInterfaces, router.TrackedScripts, router.TrackedFiles, router.TrackedProcesses, router.TrackedSessions)
                    || Addresses(node, child, router)
                    || (child.Name == "authentication" && router.Authentication == AuthenticationType.None),
                () => MovedAddresses(node, router));

        /// <summary>A block of which the settings come from the model, and the rest from the tree.</summary>
        private void Block<T>(ConfigurationNode node, IReadOnlyList<Setting<T>> settings, T record, Func<ConfigurationNode, bool> writes,
            Action? atTheEnd = null)
        {
            _text.Open(node.Statement!.Value.ToString(), _origins.Of(node.ValueSpan));
            var known = new HashSet<string>();
            foreach (Setting<T> setting in settings)
            {
                known.UnionWith(setting.Keywords);
                if (setting.Statement(record) is { } statement) _text.Line(statement, OriginOf(node, setting, statement));
            }

            foreach (ConfigurationNode child in node.Children)
            {
                if (child.Keyword is { } keyword && known.Contains(keyword.Name)) continue;
                if (!writes(child)) AsWritten(child);
            }

            atTheEnd?.Invoke();
            _text.Close();
        }

        private string OriginOf<T>(ConfigurationNode block, Setting<T> setting, string statement)
        {
            if (block.Children.LastOrDefault(child => child.Keyword is { } keyword && setting.Keywords.Contains(keyword.Name)) is { } own)
            {
                string written = own.Statement!.Value.ToString();
                string origin = _origins.Of(own.ValueSpan);
                bool same = Same(written, statement);
                return same ? origin : $"{origin}: {written}";
            }

            foreach (string global in setting.Globals)
            {
                if (tree.All("global_defs").SelectMany(defs => defs.All(global)).LastOrDefault() is { } inherited)
                    return _origins.Inherited(inherited);
            }

            return Origins.Default;
        }

        // "smtp_alert" is "smtp_alert true", and so is "smtp_alert yes".
        private static bool Same(string written, string statement)
        {
            string[] words = written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            string plain = string.Join(' ', words);
            if (plain == statement || $"{plain} true" == statement) return true;
            return words.Length == 2 && (words[1], statement) is ("yes" or "on", _) or ("no" or "off", _)
                && statement == $"{words[0]} {(words[1] is "yes" or "on" ? "true" : "false")}";
        }

        private bool Tracks(
            ConfigurationNode child, IReadOnlyList<Tracked> interfaces, IReadOnlyList<Tracked> scripts, IReadOnlyList<Tracked> files,
            IReadOnlyList<Tracked> processes, IReadOnlyList<Tracked> sessions)
        {
            IReadOnlyList<Tracked>? list = child.Name switch
            {
                "track_interface" => interfaces,
                "track_script" => scripts,
                "track_file" => files,
                "track_process" => processes,
                "track_bfd" => sessions,
                _ => null,
            };
            if (list is null) return false;
            Entries(child, entry => list.FirstOrDefault(tracked => tracked.Name == entry.Name) is { } tracked
                ? $"{tracked.Name} weight {tracked.Weight}{(tracked.Reverse ? " reverse" : "")}"
                : null);
            return true;
        }

        private bool Members(ConfigurationNode child, SyncGroup group)
        {
            if (child.Name != "group") return false;
            var written = new HashSet<string>();
            _text.Open("group", _origins.Of(child.Span));
            foreach (var word in child.Children.SelectMany(entry => entry.Words))
            {
                if (group.Members.Contains(word.Text) && written.Add(word.Text)) _text.Line(word.Text, _origins.Of(word.Span));
            }

            _text.Close();
            return true;
        }

        private bool Addresses(ConfigurationNode block, ConfigurationNode child, VirtualRouter router)
        {
            IReadOnlyList<VirtualAddress>? list = child.Name switch
            {
                "virtual_ipaddress" => router.Addresses,
                "virtual_ipaddress_excluded" => router.ExcludedAddresses,
                _ => null,
            };
            if (list is null) return false;

            // Several blocks of one name are one list: it is written at the first, with what was moved from the other kind.
            if (!ReferenceEquals(block.All(child.Name).FirstOrDefault(), child)) return true;
            AddressList(block, child.Name, _origins.Of(child.Span), list);
            return true;
        }

        // More than an advert can list: the rest has become excluded, although there is no such block.
        private void MovedAddresses(ConfigurationNode block, VirtualRouter router)
        {
            const string Excluded = "virtual_ipaddress_excluded";
            if (router.ExcludedAddresses.Count > 0 && !block.All(Excluded).Any())
                AddressList(block, Excluded, Origins.Default, router.ExcludedAddresses);
        }

        private void AddressList(ConfigurationNode block, string name, string origin, IReadOnlyList<VirtualAddress> list)
        {
            ILookup<Core.Packets.IpAddress, ConfigurationNode> entries = block.All("virtual_ipaddress")
                .Concat(block.All("virtual_ipaddress_excluded"))
                .SelectMany(addresses => addresses.Children)
                .Select(entry => (Address: AddressIn(entry), Entry: entry))
                .Where(pair => pair.Address is not null)
                .ToLookup(pair => pair.Address!.Value, pair => pair.Entry);
            _text.Open(name, origin);
            foreach (VirtualAddress address in list)
            {
                ConfigurationNode? entry = entries[address.Address].FirstOrDefault();
                _text.Line(AddressText.Of(address), entry is null ? Origins.Default : _origins.Of(entry.Span));
            }

            _text.Close();
        }

        private static Core.Packets.IpAddress? AddressIn(ConfigurationNode entry)
        {
            ReadOnlySpan<char> word = entry.Words[0].Chars;
            int slash = word.IndexOf('/');
            return Core.Packets.IpAddress.TryParse(slash < 0 ? word : word[..slash], out var address) ? address : null;
        }

        private void Entries(ConfigurationNode list, Func<ConfigurationNode, string?> write)
        {
            _text.Open(list.Name, _origins.Of(list.Span));
            foreach (ConfigurationNode entry in list.Children)
            {
                if (write(entry) is { } line) _text.Line(line, _origins.Of(entry.Span));
            }

            _text.Close();
        }

        /// <summary>What has no settings in the table above: just as it was read, without what has no effect.</summary>
        private void AsWritten(ConfigurationNode node)
        {
            if (node.IsUnknown || node.IsRefused || _ignored.Contains(node)) return;
            string statement = node.Statement!.Value.ToString();
            string origin = _origins.Of(node.ValueSpan);
            if (node.Keyword is { Effect: KeywordEffect.NotYet }) origin += ", no effect yet";
            if (node.Keyword is not { OpensBlock: true })
            {
                _text.Line(statement, origin);
                return;
            }

            _text.Open(statement, origin);
            foreach (ConfigurationNode child in node.Children) AsWritten(child);
            if (node.Keyword.Children is { IsList: false } block) Defaults(node, block);
            _text.Close();
        }

        // As comments: where the model has no record for a block, the table knows what holds without a keyword.
        private void Defaults(ConfigurationNode node, KeywordBlock block)
        {
            foreach (Keyword keyword in block.Keywords)
            {
                if (keyword.IsDeprecated || keyword.Alias is not null || !HasPlainDefault(keyword)) continue;
                bool isGiven = node.Children.Any(child => child.Keyword is { } given && (given.Name == keyword.Name || given.Alias == keyword.Name));
                if (!isGiven) _text.Comment($"{keyword.Name} {keyword.Default}", Origins.Default);
            }
        }

        private static bool HasPlainDefault(Keyword keyword) => keyword.Kind switch
        {
            ArgumentKind.Integer or ArgumentKind.Decimal => decimal.TryParse(keyword.Default, CultureInfo.InvariantCulture, out _),
            ArgumentKind.Bool => keyword.Default is "on" or "true" or "yes",
            ArgumentKind.Text => keyword.Arguments.Contains('|') && keyword.Arguments.Split('|').Contains(keyword.Default),
            _ => false,
        };
    }
}
