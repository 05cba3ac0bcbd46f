namespace Holdfast.Configuration.Keywords;

/// <summary>What follows a keyword.</summary>
public enum ArgumentKind
{
    /// <summary>Nothing: the keyword itself is the statement. Words after it are ignored.</summary>
    None,

    /// <summary>Nothing, or one of on, true, yes, off, false, no.</summary>
    Bool,

    /// <summary>A decimal integer between <see cref="Keyword.Minimum"/> and <see cref="Keyword.Maximum"/>.</summary>
    Integer,

    /// <summary>A decimal fraction with at most <see cref="Keyword.Places"/> places.</summary>
    Decimal,

    /// <summary>One word.</summary>
    Text,

    /// <summary>Several words with a meaning of their own.</summary>
    Words,

    /// <summary>A command, quoted as a whole when it has arguments, then a user and a group.</summary>
    Script,

    /// <summary>A block in braces.</summary>
    Block,

    /// <summary>A name, then a block in braces.</summary>
    NamedBlock,

    /// <summary>No keyword: what a line of the block begins with.</summary>
    Entry,

    /// <summary>Handled before keywords are looked at.</summary>
    Directive,
}

/// <summary>Whether a keyword does what it says.</summary>
public enum KeywordEffect
{
    /// <summary>It has its effect.</summary>
    Built,

    /// <summary>It is read, checked and answered by a warning that it has no effect yet.</summary>
    NotYet,
}

/// <summary>
/// One row of the keyword table: the only place that knows a keyword's arguments, range, default and age. Parser,
/// binder, spelling suggestions and the reference documentation read it.
/// </summary>
public sealed record Keyword
{
    /// <summary>The word; in angle brackets when it stands for what the user writes.</summary>
    public required string Name { get; init; }

    /// <summary>How many and which words follow.</summary>
    public required ArgumentKind Kind { get; init; }

    /// <summary>The arguments as documentation shows them.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Least value of an integer or a fraction, in the keyword's unit.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Greatest value of an integer or a fraction, in the keyword's unit.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Places after the point that count.</summary>
    public int Places { get; init; }

    /// <summary>What the values are, or what is special about them, in words.</summary>
    public string Values { get; init; } = "";

    /// <summary>What holds without the keyword.</summary>
    public string Default { get; init; } = "-";

    /// <summary>The first keepalived release that has it; "holdfast": a keyword of ours; empty: before 2.2.8.</summary>
    public string Introduced { get; init; } = "";

    /// <summary>The keyword of which this one is another spelling; null: none.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether it is to be written differently.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>Whether keepalived says so, which the exit code of a configuration test tells.</summary>
    public bool IsDeprecationReported { get; init; }

    /// <summary>What it is for, in one line.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>Whether it has its effect.</summary>
    public KeywordEffect Effect { get; init; }

    /// <summary>What becomes of what it says, while it has no effect; empty: nothing more is known about it.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Keywords inside its braces, or words that follow it on the line.</summary>
    public KeywordBlock? Children { get; init; }

    /// <summary>Whether a missing argument is an ordinary error; of most keywords it ends keepalived at once.</summary>
    public bool IsLenient { get; init; }

    /// <summary>Whether an argument must follow.</summary>
    public bool NeedsArgument => Kind switch
    {
        ArgumentKind.None or ArgumentKind.Bool or ArgumentKind.Block => false,
        ArgumentKind.Entry or ArgumentKind.Directive => false,
        _ => Arguments.Length > 0 && Arguments[0] != '[' && Arguments[0] != '-',
    };

    /// <summary>Whether braces follow.</summary>
    public bool OpensBlock => Kind is ArgumentKind.Block or ArgumentKind.NamedBlock;

    internal Keyword Own() => Since("holdfast");

    internal Keyword Since(string release) => this with { Introduced = release };

    internal Keyword AliasOf(string keyword) => this with { Alias = keyword };

    internal Keyword DeprecatedFor(string keyword) => Deprecated() with { Alias = keyword };

    internal Keyword Deprecated() => this with { IsDeprecated = true, IsDeprecationReported = true };

    internal Keyword FormerNameOf(string keyword) => Former() with { Alias = keyword };

    internal Keyword Former() => this with { IsDeprecated = true };

    internal Keyword Lenient() => this with { IsLenient = true };

    internal Keyword NotYet(string remark = "") => this with { Effect = KeywordEffect.NotYet, Remark = remark };
}
