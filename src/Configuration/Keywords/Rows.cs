namespace Holdfast.Configuration.Keywords;

/// <summary>Words to write table rows with: one method for each <see cref="ArgumentKind"/>.</summary>
internal static class Rows
{
    public static Keyword Flag(string name, string byDefault, string meaning, string values = "") =>
        new() { Name = name, Kind = ArgumentKind.None, Default = byDefault, Meaning = meaning, Values = values };

    public static Keyword Bool(string name, string byDefault, string meaning, string values = "") => new()
    {
        Name = name,
        Kind = ArgumentKind.Bool, Arguments = "[BOOL]", Default = byDefault, Meaning = meaning, Values = values,
    };

    public static Keyword Integer(
        string name, string arguments, long minimum, long maximum, string byDefault, string meaning,
        string values = "") =>
        new()
        {
            Name = name,
        Kind = ArgumentKind.Integer, Arguments = arguments, Minimum = minimum, Maximum = maximum,
            Default = byDefault, Meaning = meaning, Values = values,
        };

    public static Keyword Decimal(
        string name, string arguments, decimal minimum, decimal maximum, int places, string byDefault, string meaning,
        string values = "") =>
        new()
        {
            Name = name,
        Kind = ArgumentKind.Decimal, Arguments = arguments, Minimum = minimum, Maximum = maximum,
            Places = places, Default = byDefault, Meaning = meaning, Values = values,
        };

    public static Keyword Word(string name, string arguments, string values, string byDefault, string meaning) => new()
    {
        Name = name,
        Kind = ArgumentKind.Text, Arguments = arguments, Values = values, Default = byDefault, Meaning = meaning,
    };

    public static Keyword Words(
        string name, string arguments, string values, string byDefault, string meaning, KeywordBlock? words = null) =>
        new()
        {
            Name = name,
        Kind = ArgumentKind.Words, Arguments = arguments, Values = values, Default = byDefault,
            Meaning = meaning, Children = words,
        };

    public static Keyword Script(
        string name, string byDefault, string meaning, string arguments = "SCRIPT [USER [GROUP]]",
        string values = "script") =>
        new()
        {
            Name = name,
        Kind = ArgumentKind.Script, Arguments = arguments, Values = values, Default = byDefault,
            Meaning = meaning,
        };

    public static Keyword Block(string name, string byDefault, string meaning, KeywordBlock children) => new()
    {
        Name = name,
        Kind = ArgumentKind.Block, Arguments = "{", Default = byDefault, Meaning = meaning, Children = children,
    };

    public static Keyword NamedBlock(
        string name, string arguments, string byDefault, string meaning, KeywordBlock children, string values = "") =>
        new()
        {
            Name = name,
        Kind = ArgumentKind.NamedBlock, Arguments = arguments, Default = byDefault, Meaning = meaning,
            Children = children, Values = values,
        };

    public static Keyword Entry(string name, string arguments, string values, string byDefault, string meaning) => new()
    {
        Name = name,
        Kind = ArgumentKind.Entry, Arguments = arguments, Values = values, Default = byDefault, Meaning = meaning,
    };

    public static Keyword Directive(
        string name, string arguments, string values, string byDefault, string meaning) => new()
    {
        Name = name,
        Kind = ArgumentKind.Directive, Arguments = arguments, Values = values, Default = byDefault,
        Meaning = meaning,
    };
}
