namespace Holdfast.Configuration.Binding;

/// <content>Files that the daemon reads and writes, and how.</content>
internal sealed partial class GlobalBlock
{
    private bool BindFiles(Line line)
    {
        switch (line.Name)
        {
            case "umask": Umask(line); break;
            case "json_version":
                if (Values.TryInteger(Session, line.Words[1], 1, 2, out long json))
                {
                    Global = Global with { JsonVersion = (int)json };
                }

                break;
            case "state_dump_file": Global = Global with { StateDumpFile = line.Value }; break;
            case "stats_dump_file": Global = Global with { StatisticsDumpFile = line.Value }; break;
            case "json_dump_file": Global = Global with { JsonDumpFile = line.Value }; break;
            case "data_use_instance":
                if (Values.TryBool(line, out bool named)) Global = Global with { DataUsesInstance = named };
                break;
            case "reload_file":
                Global = Global with { ReloadFile = line.HasValue ? line.Value : "/run/keepalived/keepalived.reload" };
                break;
            case "reload_check_config":
                Global = Global with { ReloadCheckConfig = line.HasValue ? line.Value : "/dev/null" };
                break;
            case "reload_time_file": Global = Global with { ReloadTimeFile = line.Value }; break;
            case "reload_repeat": Global = Global with { ReloadRepeat = true }; break;
            case "config_save_dir": Global = Global with { ConfigSaveDirectory = line.Value }; break;
            case "tmp_config_directory": Global = Global with { TemporaryConfigDirectory = line.Value }; break;
            case "iproute_usr_dir":
                Global = Global with { IprouteUsrDirectory = line.Value };
                Session.RouteTables.UsrDirectory = line.Value;
                break;
            case "iproute_etc_dir":
                Global = Global with { IprouteEtcDirectory = line.Value };
                Session.RouteTables.EtcDirectory = line.Value;
                break;
            default: return false;
        }

        return true;
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
}
