using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads <c>use_vmac</c> and <c>use_ipvlan</c>: words in any order, told apart by what they look like.</summary>
internal sealed class VirtualLinkReader(Line line, BindingSession session)
{
    private const int InterfaceNameLength = 15;
    private const int HardwareAddressLength = 6;

    private int _next = 1;
    private string? _name;
    private uint _group;

    /// <summary>[[name] IF] [MAC] [netlink_notify_msg] [group G]. A MAC of five octets lacks the last one, the VRID.</summary>
    public VirtualMacSettings ReadVirtualMac()
    {
        byte[]? address = null;
        bool notify = false;
        while (_next < line.Words.Count)
        {
            Word word = line.Words[_next++];
            if (ReadCommon(word)) continue;
            if (word.Chars is "netlink_notify_msg") notify = true;
            else if (word.Chars.Contains(':')) address = HardwareAddress(word, address);
            else Name(word);
        }

        return new VirtualMacSettings { Name = _name, Address = address, NotifyByNetlink = notify, Group = _group };
    }

    /// <summary>[[name] IF] [ADDR] [bridge|private|vepa] [group G].</summary>
    public IpvlanSettings ReadIpvlan()
    {
        var settings = new IpvlanSettings();
        while (_next < line.Words.Count)
        {
            Word word = line.Words[_next++];
            if (ReadCommon(word)) continue;
            switch (word.Chars)
            {
                case "bridge": settings = settings with { Mode = IpvlanMode.Bridge }; break;
                case "private": settings = settings with { Mode = IpvlanMode.Private }; break;
                case "vepa": settings = settings with { Mode = IpvlanMode.Vepa }; break;
                case var text when text.Contains('/') || IpAddress.TryParse(text, out _):
                    if (AddressReader.Prefixed(word, session) is var (address, prefix))
                    {
                        settings = settings with { Address = address, PrefixLength = prefix };
                        break;
                    }

                    session.Report(
                        BindingDiagnostics.InvalidAddress, word.Span,
                        $"'{word.Text}' is no address: the ipvlan interface has none of its own");
                    break;
                default: Name(word); break;
            }
        }

        return settings with { Name = _name, Group = _group };
    }

    private bool ReadCommon(Word word)
    {
        switch (word.Chars)
        {
            case "name" when _next < line.Words.Count:
                Name(line.Words[_next++]);
                return true;
            case "group" when _next < line.Words.Count:
                Group(line.Words[_next++]);
                return true;
            default:
                return false;
        }
    }

    private void Name(Word word)
    {
        if (_name is not null)
        {
            session.Report(
                BindingDiagnostics.Repeated, word.Span,
                $"'{word.Text}' is ignored: {line.Name} has the interface name '{_name}' already");
        }
        else if (word.Chars.Length > InterfaceNameLength || word.Chars.Contains('/'))
        {
            session.Report(new Text.Diagnostic(
                BindingDiagnostics.InvalidValue, word.Span,
                $"'{word.Text}' is longer than an interface name may be ({InterfaceNameLength}): it is ignored")
            {
                Effect = "the interface gets the standard name: vmac_prefix, a dot and the virtual_router_id",
            });
        }
        else
        {
            _name = word.Text;
        }
    }

    private void Group(Word word)
    {
        if (uint.TryParse(word.Chars, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)) _group = number;
        else if (word.Chars is not "default")
        {
            session.Report(
                BindingDiagnostics.InvalidValue, word.Span, $"'{word.Text}' is no group of interfaces: the default group is used");
        }
    }

    private byte[]? HardwareAddress(Word word, byte[]? before)
    {
        string[] parts = word.Text.Split(':');
        var octets = new byte[parts.Length];
        bool isAddress = parts.Length is HardwareAddressLength or HardwareAddressLength - 1;
        for (int i = 0; i < parts.Length && isAddress; i++)
        {
            isAddress = parts[i].Length <= 2
                && byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octets[i]);
        }

        if (isAddress) return octets;
        session.Report(new Text.Diagnostic(
            BindingDiagnostics.InvalidAddress, word.Span, $"'{word.Text}' is no hardware address: it is ignored")
        {
            Effect = "the virtual router uses the hardware address of the RFC",
        });
        return before;
    }
}
