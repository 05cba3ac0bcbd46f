using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary><c>vrrp_instance</c>.</summary>
internal sealed partial class InstanceBlock(InstanceDraft instance, ModelDraft draft, ScriptReader scripts, BindingSession session)
    : BlockBinder(KeywordTable.Root["vrrp_instance"].Children!, session)
{
    private const int InterfaceNameLength = 15;
    private const int PasswordLength = 8;
    private const byte HighestOtherPriority = 254;

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        KeywordBlock inner = line.Keyword.Children!;
        switch (line.Name)
        {
            case "virtual_ipaddress":
                instance.AddressesGiven = true;
                return new ListBlock(inner, Session, words => AddAddress(words, inner, instance.Addresses));
            case "virtual_ipaddress_excluded":
                return new ListBlock(inner, Session, words => AddAddress(words, inner, instance.Excluded));
            case "virtual_routes":
                return new ListBlock(inner, Session, words =>
                {
                    if (RouteReader.Read(words, inner, draft, Session) is { } route) instance.Routes.Add(route);
                });
            case "virtual_rules":
                return new ListBlock(inner, Session, words =>
                {
                    if (RuleReader.Read(words, inner, draft, Session) is { } rule) instance.Rules.Add(rule);
                });
            case "unicast_peer":
                instance.UnicastKeywordGiven = true;
                instance.UnicastSpan ??= line.Span;
                return new ListBlock(inner, Session, AddPeer);
            case "authentication":
                return new AuthenticationBlock(inner, this, Session);
            case "auth_hmac":
                instance.Hmac = new HmacDraft(line.Span);
                return new HmacBlock(inner, instance.Hmac, Session);
            case "track_interface" or "track_script" or "track_file" or "track_process" or "track_bfd":
                return new TrackList(inner, Session, instance.Name).Open(line.Name, instance.Trackers, draft);
            default:
                return base.Open(line);
        }
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (BindAdvert(line) || BindBehaviour(line) || BindAnnouncement(line) || BindLink(line)) return;
        switch (line.Name)
        {
            case "notify_deleted" when !line.HasValue:
                instance.NotifyDeleted = true;
                break;
            case "notify_master" or "notify_backup" or "notify_fault" or "notify_stop" or "notify_deleted" or "notify"
                or "notify_master_rx_lower_pri":
                instance.NotifyDeleted |= line.Name == "notify_deleted";
                scripts.ReadInto(instance.Notify, line);
                break;
            case "smtp_alert":
                if (Values.TryBool(line, out bool alert)) instance.SmtpAlert = alert;
                break;
            case "notify_priority_changes":
                if (Values.TryBool(line, out bool changes)) instance.NotifyPriorityChanges = changes;
                break;
            case "promote_secondaries": instance.PromoteSecondaries = true; break;
            case "kernel_rx_buf_size":
                if (Values.TryInteger(Session, line.Words[1], 0, int.MaxValue, out long bytes))
                {
                    instance.KernelReceiveBufferSize = (int)bytes;
                }

                break;
            case "native_ipv6": instance.Family = IpFamily.V6; break;
            default: Values.Check(line); break;
        }
    }

    private bool BindAdvert(Line line)
    {
        switch (line.Name)
        {
            case "state": State(line); break;
            case "interface": Interface(line); break;
            case "virtual_router_id":
                instance.VirtualRouterId = Values.TryInteger(line, out long id) ? (byte)id : null;
                instance.VirtualRouterIdSpan = line.ValueSpan;
                break;
            case "priority":
                instance.Priority = Values.TryInteger(line, out long priority) ? (byte)priority : (byte)100;
                instance.PrioritySpan = line.ValueSpan;
                break;
            case "advert_int":
                instance.AdvertIntervalSpan = line.ValueSpan;
                if (Values.TrySeconds(line, out TimeSpan interval)) instance.AdvertInterval = interval;
                break;
            case "version":
                instance.VersionSpan = line.ValueSpan;
                if (Values.TryInteger(Session, line.Words[1], 2, 3, out long version))
                {
                    instance.Version = (VrrpVersion)version;
                }

                break;
            case "mcast_src_ip": Source(line); break;
            case "unicast_src_ip":
                instance.UnicastKeywordGiven = true;
                instance.UnicastSpan ??= line.Span;
                Source(line);
                break;
            case "mcast_dst_ip": Group(line); break;
            case "track_src_ip": instance.TrackSourceAddress = true; break;
            case "unicast_ttl":
                if (Values.TryInteger(line, out long ttl)) instance.UnicastTtl = (byte)ttl;
                instance.UnicastTtlSpan = line.Span;
                break;
            case "unicast_fault_no_peer": instance.FaultWithoutPeers = true; break;
            case "check_unicast_src":
                instance.CheckUnicastSource = true;
                instance.UnicastKeywordGiven = true;
                instance.UnicastSpan ??= line.Span;
                break;
            case "old_unicast_checksum": Checksum(line); break;
            case "no_virtual_ipaddress": instance.NoAddresses = true; break;
            case "v3_checksum_as_v2":
                if (Values.TryBool(line, out bool checksum)) instance.V3ChecksumAsV2 = checksum;
                break;
            default: return false;
        }

        return true;
    }

    private bool BindBehaviour(Line line)
    {
        switch (line.Name)
        {
            case "preempt": instance.NoPreempt = false; break;
            case "nopreempt": (instance.NoPreempt, instance.NoPreemptSpan) = (true, line.Span); break;
            case "preempt_delay":
                if (Values.TrySeconds(line, out TimeSpan delay))
                {
                    (instance.PreemptDelay, instance.PreemptDelaySpan) = (delay, line.Span);
                }

                break;
            case "strict_mode":
                if (Values.TryBool(line, out bool strict)) instance.Strict = strict;
                break;
            case "accept": instance.Accept = true; break;
            case "no_accept": instance.Accept = false; break;
            // keepalived enables it even with the word "false"; what is written counts more than a defect.
            case "skip_check_adv_addr":
                if (Values.TryBool(line, out bool skip)) instance.SkipCheckAdvAddr = skip;
                break;
            case "lower_prio_no_advert":
                if (Values.TryBool(line, out bool silent)) instance.LowerPriorityNoAdvert = silent;
                break;
            case "higher_prio_send_advert":
                if (Values.TryBool(line, out bool send)) instance.HigherPrioritySendAdvert = send;
                break;
            case "owner_ignore_adverts":
                if (Values.TryBool(line, out bool ignore)) instance.OwnerIgnoreAdverts = ignore;
                break;
            case "dont_track_primary": instance.DontTrackPrimary = true; break;
            case "timer_expired_backup" or "thread_timer_expired":
                instance.TimerExpiredSpan = line.Span;
                if (!line.HasValue) instance.TimerExpiredBackup = HighestOtherPriority;
                else if (Values.TryInteger(line, out long others)) instance.TimerExpiredBackup = (byte)others;
                break;
            case "debug":
                if (Values.TryInteger(line, out long level)) instance.DebugLevel = (int)level;
                break;
            case "down_timer_adverts":
                if (Values.TryInteger(line, out long adverts)) instance.DownTimerAdverts = (int)adverts;
                break;
            default: return false;
        }

        return true;
    }

    private bool BindAnnouncement(Line line)
    {
        if (line.Name is "garp_extra_if" or "vmac_garp_intvl")
        {
            instance.Extra = ExtraReader.Read(line, least: 0) ?? instance.Extra;
            return true;
        }

        if (!line.Name.StartsWith("garp_", StringComparison.Ordinal)) return false;
        if (!Values.TryInteger(line, out long value)) return true;
        switch (line.Name)
        {
            case "garp_master_delay": instance.GarpMasterDelay = TimeSpan.FromSeconds(value); break;
            case "garp_master_repeat": instance.GarpMasterRepeat = AtLeastOne(line, value); break;
            case "garp_master_refresh": instance.GarpMasterRefresh = TimeSpan.FromSeconds(value); break;
            case "garp_master_refresh_repeat": instance.GarpMasterRefreshRepeat = AtLeastOne(line, value); break;
            case "garp_lower_prio_delay": instance.GarpLowerPriorityDelay = TimeSpan.FromSeconds(value); break;
            default: instance.GarpLowerPriorityRepeat = (int)value; break;
        }

        return true;
    }

    private static int AtLeastOne(Line line, long value)
    {
        if (value == 0) line.Report(BindingDiagnostics.ValueAdjusted, $"{line.Name} 0 becomes 1");
        return (int)Math.Max(1, value);
    }

    private void State(Line line)
    {
        switch (line.Value)
        {
            case "MASTER": instance.WantsMaster = true; break;
            case "BACKUP": instance.WantsMaster = false; break;
            default:
                instance.WantsMaster = false;
                string? nearest = Text.SpellingSuggestion.Nearest(line.Value, ["MASTER", "BACKUP"]);
                line.Report(
                    BindingDiagnostics.InvalidValue, $"'{line.Value}' is no state: {instance.Name} starts as BACKUP",
                    nearest is null ? "state MASTER or state BACKUP" : $"did you mean '{nearest}'?",
                    Mending.Case(line.Words[1], ["MASTER", "BACKUP"]));
                break;
        }
    }

    private void Interface(Line line)
    {
        string name = line.Value;
        instance.InterfaceSpan = line.ValueSpan;
        if (name.Length > InterfaceNameLength)
        {
            instance.InterfaceUnknown = true;
            line.Report(
                BindingDiagnostics.UnknownInterface,
                $"'{name}' is longer than an interface name may be ({InterfaceNameLength})");
            return;
        }

        instance.Interface = name;
        InterfaceFacts? facts = Session.Environment.FindInterface(name);
        if (facts is null && !draft.Global.DynamicInterfaces)
        {
            instance.InterfaceUnknown = true;
            line.Report(
                BindingDiagnostics.UnknownInterface, $"the interface '{name}' does not exist",
                Session.AliasOf(name) is { } device
                    ? $"interface {device}: '{name}' is a label of an address, no interface"
                    : "dynamic_interfaces in global_defs permits interfaces that come later");
        }
        else if (facts is { IsLoopback: true })
        {
            instance.InterfaceUnknown = true;
            line.Report(BindingDiagnostics.UnknownInterface, $"'{name}' is a loopback interface: VRRP cannot use it");
        }
    }

    private void Source(Line line)
    {
        if (!Values.TryAddressIgnoringPrefix(line.Words[1], out IpAddress address))
            line.Report(BindingDiagnostics.InvalidAddress, $"'{line.Value}' is no address: {line.Name} is ignored");
        else if (IsOfFamily(address, line.ValueSpan))
            instance.SourceAddress = address;
    }

    private void Group(Line line)
    {
        if (!Values.TryAddress(line.Words[1], out IpAddress address) || !address.IsMulticast)
            line.Report(
                BindingDiagnostics.InvalidAddress, $"'{line.Value}' is no multicast address: {line.Name} is ignored");
        else if (IsOfFamily(address, line.ValueSpan))
            instance.MulticastGroup = address;
    }

    private bool IsOfFamily(IpAddress address, Text.SourceSpan span, string? suggestion = null)
    {
        instance.Family ??= address.Family;
        if (address.Family == instance.Family) return true;
        string family = instance.Family == IpFamily.V6 ? "IPv6" : "IPv4";
        Session.Report(new Text.Diagnostic(
            BindingDiagnostics.WrongFamily, span,
            $"{address} is not of the family of {instance.Name}, which its first address fixes: it is dropped")
        {
            Effect = $"{instance.Name} is an {family} router and runs without {address}",
            Suggestion = suggestion ?? $"{family} addresses only",
        });
        return false;
    }

    private void AddAddress(IReadOnlyList<Word> words, KeywordBlock keywords, List<AddressDraft> list)
    {
        if (AddressReader.Read(words, keywords, draft, Session) is not { } address) return;
        const string Apart = "an instance of its own; or virtual_ipaddress_excluded, which takes both families";
        if (list == instance.Addresses && !IsOfFamily(address.Address.Address, address.Span, Apart)) return;
        if (!instance.Known.Add((address.Address.Address, address.Address.PrefixLength, address.Address.Device)))
        {
            Session.Report(new Text.Diagnostic(
                BindingDiagnostics.Repeated, address.Span, $"{address.Address.Address} is listed twice in {instance.Name}")
            {
                Effect = "it is set once; if another address was meant, that one is missing",
            });
            return;
        }

        list.Add(address);
    }

    private void AddPeer(IReadOnlyList<Word> words)
    {
        if (!Values.TryAddressIgnoringPrefix(words[0], out IpAddress address))
        {
            Session.Report(new Text.Diagnostic(
                BindingDiagnostics.InvalidAddress, words[0].Span, $"'{words[0].Text}' is no address: this peer is ignored")
            {
                Effect = "that node gets no adverts from here, and becomes master too",
                Suggestion = "an IPv4 or IPv6 address: names are not looked up",
            });
            return;
        }

        if (!IsOfFamily(address, words[0].Span)) return;
        var peer = new UnicastPeer(address);
        for (int i = 1; i < words.Count; i += 2)
        {
            string option = words[i].Text;
            if (option is not ("min_ttl" or "max_ttl") || i + 1 == words.Count)
            {
                Session.Report(
                    BindingDiagnostics.UnknownOption, words[i].Span,
                    $"'{option}' is ignored: min_ttl N or max_ttl N may stand here");
                break;
            }

            if (!Values.TryInteger(Session, words[i + 1], 0, 255, out long ttl)) continue;
            instance.CheckUnicastSource = true;
            peer = option == "min_ttl" ? peer with { MinTtl = (byte)ttl } : peer with { MaxTtl = (byte)ttl };
        }

        instance.Peers.Add(peer);
    }

    private void AuthenticationType(Line line)
    {
        instance.AuthenticationSpan = line.ValueSpan;
        switch (line.Value)
        {
            case "PASS": instance.Authentication = Core.Vrrp.AuthenticationType.Pass; break;
            case "AH": instance.Authentication = Core.Vrrp.AuthenticationType.Ah; break;
            default:
                line.Report(
                    BindingDiagnostics.InvalidValue, $"'{line.Value}' is no authentication: PASS or AH",
                    fix: Mending.Case(line.Words[1], ["PASS", "AH"]));
                break;
        }
    }

    private void Password(Line line)
    {
        byte[] bytes = line.ValueSpan.Source.Encoding.GetBytes(line.Value);
        if (bytes.Length > PasswordLength)
        {
            line.Report(
                BindingDiagnostics.ValueAdjusted,
                $"auth_pass has {bytes.Length} bytes: only the first {PasswordLength} count",
                fix: Mending.Cut(line.Words[1], PasswordLength));
            bytes = bytes[..PasswordLength];
        }

        instance.Password = bytes;
    }

    private sealed class AuthenticationBlock(KeywordBlock keywords, InstanceBlock owner, BindingSession session)
        : BlockBinder(keywords, session)
    {
        public override void Bind(Line line)
        {
            if (line.Name == "auth_type")
                owner.AuthenticationType(line);
            else
                owner.Password(line);
        }
    }
}
