namespace Holdfast.Linux.Files;

/// <summary>Kernel settings under /proc/sys; what is changed can be put back.</summary>
/// <remarks>Names are written with slashes ("net/ipv4/conf/eth0.10/arp_ignore"): names of interfaces contain dots.</remarks>
public sealed class Sysctl
{
    private readonly Dictionary<string, (string Before, string Ours)> _changed = [];

    /// <summary>A setting's value without its end of line; null if the kernel does not have it.</summary>
    public static string? Read(string name)
    {
        try
        {
            return File.ReadAllText(PathOf(name)).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Changes a setting; false if the kernel does not have it or this process may not.</summary>
    public static bool TryWrite(string name, string value)
    {
        try
        {
            File.WriteAllText(PathOf(name), value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Changes a setting until <see cref="Restore"/>; a value that is there already is left alone.</summary>
    public bool TryChange(string name, string value)
    {
        if (Read(name) is not { } before) return false;
        if (before == value) return true;
        if (!TryWrite(name, value)) return false;
        _changed[name] = (_changed.TryGetValue(name, out var earlier) ? earlier.Before : before, value);
        return true;
    }

    /// <summary>Puts back every setting that still has the value it was given here.</summary>
    public void Restore()
    {
        foreach ((string name, (string before, string ours)) in _changed)
        {
            if (Read(name) == ours) TryWrite(name, before);
        }

        _changed.Clear();
    }

    private static string PathOf(string name) => $"/proc/sys/{name}";
}
