using System.Globalization;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary><c>global_defs</c>. Several blocks add up.</summary>
internal sealed class GlobalBlock(ModelDraft draft, ScriptReader scripts, BindingSession session)
    : BlockBinder(KeywordTable.Root["global_defs"].Children!, session)
{
    private const int ProcessNameLength = 15;

    private GlobalSettings Global
    {
        get => draft.Global;
        set => draft.Global = value;
    }

    private SmtpSettings Smtp
    {
        get => draft.Global.Smtp;
        set => draft.Global = draft.Global with { Smtp = value };
    }

    private SchedulingSettings Scheduling
    {
        get => draft.Global.VrrpScheduling;
        set => draft.Global = draft.Global with { VrrpScheduling = value };
    }

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        if (line.Name != "notification_email") return base.Open(line);
        return new ListBlock(
            line.Keyword.Children!, Session,
            words => Smtp = Smtp with { Recipients = [.. Smtp.Recipients, words[0].Text] })
        {
            Closed = count =>
            {
                if (count == 0)
                {
                    Session.Report(BindingDiagnostics.EmptyBlock, line.Span, "notification_email names nobody");
                }
            },
        };
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (BindMail(line) || BindVrrpDefault(line) || BindProcess(line)) return;
        switch (line.Name)
        {
            case "router_id": Global = Global with { RouterId = line.Value }; break;
            case "dynamic_interfaces":
                Global = Global with { DynamicInterfaces = true };
                if (line.HasValue && line.Value != "allow_if_changes") UnknownWord(line);
                break;
            case "vrrp_mcast_group4":
                if (Group(line, IpFamily.V4) is { } group4) Global = Global with { MulticastGroup4 = group4 };
                break;
            case "vrrp_mcast_group6":
                if (Group(line, IpFamily.V6) is { } group6) Global = Global with { MulticastGroup6 = group6 };
                break;
            case "vrrp_startup_delay":
                if (Values.TrySeconds(line, out TimeSpan startup)) Global = Global with { VrrpStartupDelay = startup };
                break;
            case "vrrp_delay_after_boot":
                if (Values.TrySeconds(line, out TimeSpan boot)) Global = Global with { VrrpDelayAfterBoot = boot };
                break;
            case "log_unknown_vrids": Global = Global with { LogUnknownVrids = true }; break;
            case "enable_script_security": Global = Global with { ScriptSecurity = true }; break;
            case "script_user": draft.ScriptAccount = scripts.Account(line.Words, 1); break;
            case "notify_fifo" when Global.NotifyFifo is null: Global = Global with { NotifyFifo = line.Value }; break;
            case "vrrp_notify_fifo" when Global.VrrpNotifyFifo is null:
                Global = Global with { VrrpNotifyFifo = line.Value };
                break;
            case "notify_fifo" or "vrrp_notify_fifo":
                line.Report(BindingDiagnostics.Repeated, $"{line.Name} was given before: this one is ignored");
                break;
            case "fifo_write_vrrp_states_on_reload": Global = Global with { FifoWriteStatesOnReload = true }; break;
            case "startup_script" or "shutdown_script" or "notify_fifo_script" or "vrrp_notify_fifo_script":
                Script(line);
                break;
            case "startup_script_timeout":
                if (Values.TryInteger(line, out long start))
                {
                    Global = Global with { StartupScriptTimeout = TimeSpan.FromSeconds(start) };
                }

                break;
            case "shutdown_script_timeout":
                if (Values.TryInteger(line, out long stop))
                {
                    Global = Global with { ShutdownScriptTimeout = TimeSpan.FromSeconds(stop) };
                }

                break;
            case "umask": Umask(line); break;
            case "json_version":
                if (Values.TryInteger(Session, line.Words[1], 1, 2, out long json))
                {
                    Global = Global with { JsonVersion = (int)json };
                }

                break;
            case "state_dump_file": Global = Global with { StateDumpFile = line.Value }; break;
            case "reload_file":
                Global = Global with { ReloadFile = line.HasValue ? line.Value : "/run/keepalived/keepalived.reload" };
                break;
            case "reload_check_config":
                Global = Global with { ReloadCheckConfig = line.HasValue ? line.Value : "/dev/null" };
                break;
            case "config_save_dir": Global = Global with { ConfigSaveDirectory = line.Value }; break;
            case "include_check": break;
            default: Values.Check(line); break;
        }
    }

    private bool BindMail(Line line)
    {
        switch (line.Name)
        {
            case "notification_email_from": Smtp = Smtp with { From = line.Value }; break;
            case "smtp_server": Server(line); break;
            case "smtp_helo_name": Smtp = Smtp with { HeloName = line.Value }; break;
            case "smtp_connect_timeout":
                if (Count(line, least: 1) is { } seconds) Smtp = Smtp with { Timeout = TimeSpan.FromSeconds(seconds) };
                break;
            case "no_email_faults": Smtp = Smtp with { NoFaultMails = true }; break;
            case "smtp_user": Smtp = Smtp with { User = line.Value }; break;
            case "smtp_password": Password(line); break;
            case "smtp_tls": Security(line); break;
            case "smtp_tls_verify":
                if (Values.TryBool(line, out bool verify)) Smtp = Smtp with { VerifyCertificate = verify };
                break;
            default: return false;
        }

        return true;
    }

    private bool BindVrrpDefault(Line line)
    {
        VrrpDefaults vrrp = Global.Vrrp;
        VrrpDefaults? changed = line.Name switch
        {
            "vrrp_version" => Values.TryInteger(Session, line.Words[1], 2, 3, out long version)
                ? vrrp with { Version = (VrrpVersion)version }
                : vrrp,
            "vrrp_garp_master_delay" => vrrp with { GarpMasterDelay = Seconds(line) ?? vrrp.GarpMasterDelay },
            "vrrp_garp_master_repeat" => vrrp with { GarpMasterRepeat = Count(line, 1) ?? vrrp.GarpMasterRepeat },
            "vrrp_garp_master_refresh" => vrrp with { GarpMasterRefresh = Seconds(line) ?? vrrp.GarpMasterRefresh },
            "vrrp_garp_master_refresh_repeat" =>
                vrrp with { GarpMasterRefreshRepeat = Count(line, 1) ?? vrrp.GarpMasterRefreshRepeat },
            "vrrp_garp_lower_prio_delay" =>
                vrrp with { GarpLowerPriorityDelay = Seconds(line) ?? vrrp.GarpLowerPriorityDelay },
            "vrrp_garp_lower_prio_repeat" =>
                vrrp with { GarpLowerPriorityRepeat = Count(line, 0) ?? vrrp.GarpLowerPriorityRepeat },
            "vrrp_down_timer_adverts" => vrrp with { DownTimerAdverts = Count(line, 0) ?? vrrp.DownTimerAdverts },
            "vrrp_garp_interval" =>
                vrrp with { GarpInterval = Values.TrySeconds(line, out TimeSpan garp) ? garp : vrrp.GarpInterval },
            "vrrp_gna_interval" =>
                vrrp with { NaInterval = Values.TrySeconds(line, out TimeSpan na) ? na : vrrp.NaInterval },
            "vrrp_garp_extra_if" or "vrrp_vmac_garp_intvl" =>
                vrrp with { Extra = ExtraReader.Read(line, least: 1) ?? vrrp.Extra },
            "vrrp_min_garp" => vrrp with { MinGarp = Bool(line, vrrp.MinGarp) },
            "vrrp_lower_prio_no_advert" => vrrp with { LowerPriorityNoAdvert = Bool(line, vrrp.LowerPriorityNoAdvert) },
            "vrrp_higher_prio_send_advert" =>
                vrrp with { HigherPrioritySendAdvert = Bool(line, vrrp.HigherPrioritySendAdvert) },
            "vrrp_check_unicast_src" => vrrp with { CheckUnicastSource = true },
            "vrrp_skip_check_adv_addr" => vrrp with { SkipCheckAdvAddr = Bool(line, vrrp.SkipCheckAdvAddr) },
            "vrrp_strict" => vrrp with { Strict = Bool(line, vrrp.Strict) },
            "vrrp_notify_priority_changes" =>
                vrrp with { NotifyPriorityChanges = Bool(line, vrrp.NotifyPriorityChanges) },
            "vrrp_owner_ignore_adverts" => vrrp with { OwnerIgnoreAdverts = Bool(line, vrrp.OwnerIgnoreAdverts) },
            "v3_checksum_as_v2" => vrrp with { V3ChecksumAsV2 = true },
            "smtp_alert" => vrrp with { SmtpAlert = Bool(line, vrrp.SmtpAlert) },
            "smtp_alert_vrrp" => vrrp with { SmtpAlertVrrp = Bool(line, vrrp.SmtpAlertVrrp) },
            _ => null,
        };
        if (changed is null) return false;
        Global = Global with { Vrrp = changed };
        return true;
    }

    private bool BindProcess(Line line)
    {
        switch (line.Name)
        {
            case "process_name": Global = Global with { ProcessName = ProcessName(line) }; break;
            case "vrrp_process_name": Scheduling = Scheduling with { ProcessName = ProcessName(line) }; break;
            case "process_names":
                Scheduling = Scheduling with { ProcessName = Scheduling.ProcessName ?? "keepalived_vrrp" };
                break;
            case "vrrp_priority":
                if (Values.TryInteger(line, out long nice)) Scheduling = Scheduling with { Nice = (int)nice };
                break;
            case "vrrp_no_swap": Scheduling = Scheduling with { NoSwap = true }; break;
            case "vrrp_rt_priority":
                if (Values.TryInteger(Session, line.Words[1], int.MinValue, int.MaxValue, out long priority))
                {
                    Scheduling = Scheduling with { RealTimePriority = (int)Clamp(line, priority, 1, 99) };
                }

                break;
            case "vrrp_rlimit_rttime" or "vrrp_rlimit_rtime":
                if (Values.TryInteger(Session, line.Words[1], 1, long.MaxValue, out long limit))
                {
                    Scheduling = Scheduling with { RealTimeLimitMicroseconds = (ulong)Math.Max(2, limit) };
                }

                break;
            case "vrrp_cpu_affinity": Affinity(line); break;
            default: return false;
        }

        return true;
    }

    private void Script(Line line)
    {
        if (scripts.Read(line) is not { } script) return;
        if (!draft.GlobalScripts.TryAdd(line.Name, script))
        {
            line.Report(BindingDiagnostics.Repeated, $"{line.Name} was given before: this one is ignored");
        }
    }

    private void Server(Line line)
    {
        if (line.Words.Count > 2)
        {
            if (!Values.TryInteger(Session, line.Words[2], 1, ushort.MaxValue, out long port)) return;
            Smtp = Smtp with { Port = (ushort)port };
        }

        Smtp = Smtp with { Server = line.Value };
    }

    private void Password(Line line)
    {
        const string FromFile = "file:";
        string value = line.Value;
        if (value.StartsWith(FromFile, StringComparison.Ordinal))
        {
            string path = value[FromFile.Length..];
            string? text = Session.Environment.ReadTextFile(path);
            if (text is null)
            {
                line.Report(
                    BindingDiagnostics.UnreadableFile,
                    $"the file '{path}' with the mail password cannot be read: no password is sent");
                return;
            }

            value = text.TrimEnd('\r', '\n');
        }

        Smtp = Smtp with { Password = value };
    }

    private void Security(Line line)
    {
        switch (line.Value)
        {
            case "none": Smtp = Smtp with { Security = SmtpSecurity.None }; break;
            case "starttls": Smtp = Smtp with { Security = SmtpSecurity.StartTls }; break;
            case "tls": Smtp = Smtp with { Security = SmtpSecurity.Tls }; break;
            default: UnknownWord(line); break;
        }
    }

    private void Umask(Line line)
    {
        string text = line.Value;
        int numberBase = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : text.StartsWith('0') ? 8 : 10;
        string digits = numberBase == 16 ? text[2..] : text;
        uint mask = 0;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            if (digit >= numberBase || mask > 0xfff)
            {
                SymbolicUmask(line);
                return;
            }

            mask = mask * (uint)numberBase + (uint)digit;
        }

        Global = Global with { Umask = mask & 0x1ff };
    }

    // IRUSR|IWGRP|…: the names of <sys/stat.h> without S_.
    private void SymbolicUmask(Line line)
    {
        uint mask = 0;
        foreach (string bit in string.Concat(line.Words.Skip(1).Select(word => word.Text)).Split('|'))
        {
            uint? value = bit switch
            {
                "IRUSR" => 0x100, "IWUSR" => 0x80, "IXUSR" => 0x40, "IRWXU" => 0x1c0,
                "IRGRP" => 0x20, "IWGRP" => 0x10, "IXGRP" => 8, "IRWXG" => 0x38,
                "IROTH" => 4, "IWOTH" => 2, "IXOTH" => 1, "IRWXO" => 7,
                _ => null,
            };
            if (value is null)
            {
                UnknownWord(line);
                return;
            }

            mask |= value.Value;
        }

        Global = Global with { Umask = mask };
    }

    private static IpAddress? Group(Line line, IpFamily family)
    {
        if (Values.TryAddress(line.Words[1], out IpAddress address) && address.Family == family && address.IsMulticast)
        {
            return address;
        }

        line.Report(
            BindingDiagnostics.InvalidAddress, $"'{line.Value}' is no {family} multicast address: the default is used");
        return null;
    }

    private static string ProcessName(Line line)
    {
        string name = line.Value;
        if (name.Length <= ProcessNameLength) return name;
        line.Report(BindingDiagnostics.ValueAdjusted, $"'{name}' is cut to {ProcessNameLength} characters");
        return name[..ProcessNameLength];
    }

    private void Affinity(Line line)
    {
        var processors = new List<int>();
        foreach (Word word in line.Words.Skip(1))
        {
            if (Values.TryInteger(Session, word, 0, 1023, out long processor)) processors.Add((int)processor);
        }

        Scheduling = Scheduling with { CpuAffinity = processors };
    }

    private static long Clamp(Line line, long value, long minimum, long maximum)
    {
        long clamped = Math.Clamp(value, minimum, maximum);
        if (clamped != value) line.Report(BindingDiagnostics.ValueAdjusted, $"{value} becomes {clamped}");
        return clamped;
    }

    private static TimeSpan? Seconds(Line line) =>
        Values.TryInteger(line, out long value) ? TimeSpan.FromSeconds(value) : null;

    private static int? Count(Line line, int least)
    {
        if (!Values.TryInteger(line, out long value)) return null;
        if (value >= least) return (int)value;
        line.Report(
            BindingDiagnostics.ValueAdjusted, string.Create(CultureInfo.InvariantCulture, $"{value} becomes {least}"));
        return least;
    }

    private static bool? Bool(Line line, bool? before) => Values.TryBool(line, out bool value) ? value : before;

    private static void UnknownWord(Line line) =>
        line.Report(
            BindingDiagnostics.InvalidValue, $"'{line.Value}' is no value for '{line.Name}': {line.Keyword.Arguments}");
}
