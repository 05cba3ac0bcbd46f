using System.Globalization;

namespace Holdfast.Configuration.Binding;

/// <summary>iproute2's names for numbers (<c>/etc/iproute2</c>, then <c>/usr/share/iproute2</c>).</summary>
internal static class RouteTables
{
    private static readonly string[] s_directories = ["/etc/iproute2", "/usr/share/iproute2"];

    /// <summary>The number of a scope by name; null: unknown.</summary>
    public static int? Scope(ConfigurationEnvironment environment, string name)
    {
        foreach (string directory in s_directories)
        {
            if (environment.ReadTextFile($"{directory}/rt_scopes") is { } text) return Find(text, name);
        }

        return null;
    }

    // "NUMBER NAME" lines, # begins a comment; the number may be hexadecimal.
    private static int? Find(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[1] != name) continue;
            bool isHexadecimal = words[0].StartsWith("0x", StringComparison.Ordinal);
            NumberStyles style = isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
            if (byte.TryParse(isHexadecimal ? words[0][2..] : words[0], style, CultureInfo.InvariantCulture, out byte number))
            {
                return number;
            }
        }

        return null;
    }
}
