using System.Globalization;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>Values in words.</summary>
internal static class Texts
{
    /// <summary>How many things a sentence lists.</summary>
    public const int Most = 4;

    /// <summary>What has to be said first of nodes that do not hear each other.</summary>
    public const string OnceTheyHear = "once they hear each other: ";

    /// <summary>"a, b and c"; of many the first few.</summary>
    public static string List<T>(IEnumerable<T> items)
    {
        string[] all = [.. items.Select(item => item?.ToString() ?? "")];
        return all.Length switch
        {
            0 => "",
            1 => all[0],
            <= Most => $"{string.Join(", ", all[..^1])} and {all[^1]}",
            _ => $"{string.Join(", ", all[..(Most - 1)])} and {all.Length - Most + 1} more",
        };
    }

    /// <summary>"1.5 s".</summary>
    public static string Seconds(TimeSpan time) => $"{Number(time)} s";

    /// <summary>Seconds as a configuration has them.</summary>
    public static string Number(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>"on" or "off".</summary>
    public static string OnOff(bool value) => value ? "on" : "off";
}
