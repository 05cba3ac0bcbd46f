using System.Globalization;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// iproute2's names for numbers: a file in <c>/etc/iproute2</c>, or of the same name in <c>/usr/share/iproute2</c>, and
/// the files NAME.d/*.conf of both. Read when first asked for.
/// </summary>
internal sealed class RouteTables(ConfigurationEnvironment environment)
{
    // What iproute2 itself knows without any file.
    private static readonly Dictionary<string, uint> s_known = new()
    {
        ["rt_tables default"] = 253, ["rt_tables main"] = 254, ["rt_tables local"] = 255, ["group default"] = 0,
        ["rt_realms cosmos"] = 0, ["rt_protos redirect"] = 1, ["rt_protos kernel"] = 2, ["rt_protos boot"] = 3,
        ["rt_protos static"] = 4, ["rt_protos ra"] = 9, ["rt_protos zebra"] = 11, ["rt_protos bird"] = 12,
        ["rt_protos dhcp"] = 16, ["rt_protos keepalived"] = 18, ["rt_protos bgp"] = 186, ["rt_protos isis"] = 187,
        ["rt_protos ospf"] = 188, ["rt_protos rip"] = 189, ["rt_protos eigrp"] = 192,
    };

    private readonly Dictionary<(string Directories, string File), Dictionary<string, uint>> _tables = [];

    /// <summary><c>iproute_etc_dir</c>: looked into first.</summary>
    public string EtcDirectory { get; set; } = "/etc/iproute2";

    /// <summary><c>iproute_usr_dir</c>: looked into for what is not in the first.</summary>
    public string UsrDirectory { get; set; } = "/usr/share/iproute2";

    /// <summary>A routing table; any number does, as far as it fits into 32 bits.</summary>
    public uint? Table(string text) => Wrapped(text) ?? Name("rt_tables", text, uint.MaxValue);

    /// <summary>A scope, 0..255.</summary>
    public byte? Scope(string text) => (byte?)(Number(text, byte.MaxValue) ?? text switch
    {
        "global" => 0,
        "nowhere" => 255,
        "host" => 254,
        "link" => 253,
        "site" => 200,
        _ => Name("rt_scopes", text, byte.MaxValue),
    });

    /// <summary>A type of service, 0..255.</summary>
    public byte? Dsfield(string text) => (byte?)(Number(text, byte.MaxValue) ?? Name("rt_dsfield", text, byte.MaxValue));

    /// <summary>An originator of routes, 0..255.</summary>
    public byte? Protocol(string text) => (byte?)(Number(text, byte.MaxValue) ?? Name("rt_protos", text, byte.MaxValue));

    /// <summary>A group of interfaces.</summary>
    public uint? Group(string text) => Wrapped(text) ?? Name("group", text, uint.MaxValue);

    /// <summary>Whether a number does not fit into 32 bits, so that only the lower ones count.</summary>
    public static bool IsWrapped(string text) => Number(text, uint.MaxValue) is null && Wrapped(text) is not null;

    /// <summary>[FROM/]TO, each a name or 0..65535: FROM in the upper 16 bits.</summary>
    public uint? Realms(string text)
    {
        int slash = text.IndexOf('/');
        if (slash < 0) return Realm(text);
        return Realm(text[..slash]) is { } from && Realm(text[(slash + 1)..]) is { } to ? from << 16 | to : null;
    }

    /// <summary>A number with the prefixes of C: 0x hexadecimal, 0 octal. Null: not one, or above the limit.</summary>
    public static ulong? CNumber(ReadOnlySpan<char> text, ulong limit)
    {
        if (text.IsEmpty) return null;
        uint radix = text switch { ['0', 'x' or 'X', ..] => 16, ['0', _, ..] => 8, _ => 10 };
        ReadOnlySpan<char> digits = text[(radix == 16 ? 2 : radix == 8 ? 1 : 0)..];
        if (digits.IsEmpty) return null;
        UInt128 value = 0;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : int.MaxValue;
            if (digit >= radix) return null;
            value = value * radix + (uint)digit;
            if (value > limit) return null;
        }

        return (ulong)value;
    }

    private static uint? Wrapped(string text)
    {
        bool isNegative = text.StartsWith('-');
        if (CNumber(isNegative ? text.AsSpan(1) : text, ulong.MaxValue) is not { } number) return null;
        return unchecked((uint)(isNegative ? 0 - number : number));
    }

    private static uint? Number(string text, uint limit) => (uint?)CNumber(text, limit);

    private uint? Realm(string text) => Number(text, ushort.MaxValue) ?? Name("rt_realms", text, ushort.MaxValue);

    private uint? Name(string file, string name, uint limit)
    {
        var key = ($"{EtcDirectory}:{UsrDirectory}", file);
        if (!_tables.TryGetValue(key, out Dictionary<string, uint>? names))
        {
            names = Load(file);
            _tables.Add(key, names);
        }

        bool isKnown = names.TryGetValue(name, out uint number) || s_known.TryGetValue($"{file} {name}", out number);
        return isKnown && number <= limit ? number : null;
    }

    private Dictionary<string, uint> Load(string file)
    {
        var names = new Dictionary<string, uint>();
        string? text = environment.ReadTextFile($"{EtcDirectory}/{file}")
            ?? environment.ReadTextFile($"{UsrDirectory}/{file}");
        if (text is not null) Read(text, names);
        foreach (string directory in new[] { UsrDirectory, EtcDirectory })
        {
            string folder = $"{directory}/{file}.d";
            foreach (string path in environment.Glob($"{folder}/*.conf", folder))
            {
                string whole = path.StartsWith('/') ? path : $"{folder}/{path}";
                if (environment.ReadTextFile(whole) is { } more) Read(more, names);
            }
        }

        return names;
    }

    // "NUMBER NAME" lines, # begins a comment.
    private static void Read(string text, Dictionary<string, uint> names)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && Number(words[0], uint.MaxValue) is { } number) names[words[1]] = number;
        }
    }
}
