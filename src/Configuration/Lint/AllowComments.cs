using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint;

/// <summary>
/// Comments that switch findings off: <c># holdfast: allow L102</c> at the end of a line for that line, on a line of its
/// own for the next statement with the block that it opens, <c># holdfast: allow-file L102</c> for the file. A reason may
/// follow the codes.
/// </summary>
internal sealed class AllowComments
{
    private const string Mark = "holdfast:";

    private readonly List<Allowance> _allowances = [];
    private readonly List<Diagnostic> _remarks = [];

    private AllowComments()
    {
    }

    /// <summary>The comments of all files of a compilation.</summary>
    public static AllowComments Read(CompilationResult result)
    {
        var comments = new AllowComments();
        foreach (SourceText file in result.Files.Distinct()) comments.ReadFile(file, result);
        return comments;
    }

    /// <summary>The findings that are not switched off, and those about the comments themselves.</summary>
    public List<Diagnostic> Apply(IReadOnlyList<Diagnostic> findings)
    {
        List<Diagnostic> kept = [.. findings.Where(found => !IsAllowed(found))];
        kept.AddRange(_remarks.Where(remark => !IsAllowed(remark)));
        // What concerns two configurations is not looked for in one.
        foreach (Allowance unused in _allowances.Where(allowance => !allowance.IsUsed && allowance.Code != "L002" && allowance.Code[0] != 'P').ToList())
        {
            var remark = new Diagnostic(
                AllowDiagnostics.AllowsNothing, unused.Place, $"there is no {unused.Code} {unused.Where} to allow");
            if (!IsAllowed(remark)) kept.Add(remark);
        }

        return kept;
    }

    /// <summary>Whether a finding about several configurations is switched off at one of its places.</summary>
    public bool Allow(Diagnostic finding) =>
        IsAllowed(finding) || finding.Related.Any(related => IsAllowed(finding with { Span = related.Span }));

    private bool IsAllowed(Diagnostic finding)
    {
        if (!finding.Kind.CanBeSwitchedOff) return false;
        bool allowed = false;
        foreach (Allowance allowance in _allowances)
        {
            if (allowance.Code != finding.Kind.Code || !allowance.Covers(finding.Span)) continue;
            allowance.IsUsed = true;
            allowed = true;
        }

        return allowed;
    }

    private void ReadFile(SourceText file, CompilationResult result)
    {
        for (int at = file.Text.IndexOf(Mark, StringComparison.Ordinal); at >= 0;
             at = file.Text.IndexOf(Mark, at + Mark.Length, StringComparison.Ordinal))
        {
            int line = file.Position(at).Line;
            int start = file.LineStart(line);
            ReadOnlySpan<char> text = file.Line(line);
            List<int>? removable = null;
            int comment = Comments.Find(text, ref removable);
            int word = comment + text[comment..].IndexOfAnyExcept("#! \t");
            if (word == at - start) ReadComment(file, result, line, comment, text[(word + Mark.Length)..], at + Mark.Length);
        }
    }

    private void ReadComment(
        SourceText file, CompilationResult result, int line, int comment, ReadOnlySpan<char> text, int offset)
    {
        bool isVerb = true;
        bool wholeFile = false;
        int count = 0;
        for (int at = Skip(text, 0); at < text.Length; at = Skip(text, at))
        {
            int length = text[at..].IndexOfAny(" \t,:;");
            if (length < 0) length = text.Length - at;
            ReadOnlySpan<char> word = text.Slice(at, length);
            var place = new SourceSpan(file, offset + at, length);
            at += length;
            if (isVerb)
            {
                isVerb = false;
                wholeFile = word is "allow-file";
                if (wholeFile || word is "allow") continue;
                Remark(place, $"'{word}' is not understood: allow or allow-file", "'# holdfast: allow L102'");
                return;
            }

            if (!IsCode(word)) break;
            count++;
            ReadCode(word.ToString().ToUpperInvariant(), place, Range(file, result, line, comment, wholeFile));
        }

        if (count == 0)
        {
            Remark(
                new SourceSpan(file, offset - Mark.Length, Mark.Length), "this comment names no code",
                "name the finding: '# holdfast: allow L102'");
        }
    }

    private void ReadCode(string code, SourceSpan place, (int Start, int End, string Where) range)
    {
        if (DiagnosticCatalog.Find(code) is not { } kind)
        {
            string? nearest = SpellingSuggestion.Nearest(code, DiagnosticCatalog.All.Select(known => known.Code));
            Remark(place, $"there is no finding {code}", nearest is null ? null : $"did you mean {nearest}?");
            return;
        }

        if (!kind.CanBeSwitchedOff)
        {
            _remarks.Add(new Diagnostic(
                AllowDiagnostics.CannotAllow, place, $"{code} ({kind.Title}) cannot be switched off"));
            return;
        }

        _allowances.Add(new Allowance(code, place, range.Start, range.End, range.Where));
    }

    private void Remark(SourceSpan place, string message, string? suggestion) =>
        _remarks.Add(new Diagnostic(AllowDiagnostics.NotUnderstood, place, message) { Suggestion = suggestion });

    // Where the findings begin that a comment is about.
    private static (int Start, int End, string Where) Range(
        SourceText file, CompilationResult result, int line, int comment, bool wholeFile)
    {
        if (wholeFile)
        {
            // What has no place belongs to the main file.
            bool isMain = result.Files.Count > 0 && ReferenceEquals(file, result.Files[0]);
            return (isMain ? -1 : 0, file.Text.Length, "in this file");
        }

        if (!file.Line(line)[..comment].IsWhiteSpace())
            return (file.LineStart(line), file.LineStart(line) + file.Line(line).Length, "on this line");

        while (++line <= file.LineCount)
        {
            List<int>? removable = null;
            ReadOnlySpan<char> text = file.Line(line);
            ReadOnlySpan<char> code = text[..Comments.Find(text, ref removable)];
            if (code.IsWhiteSpace()) continue;
            int start = file.LineStart(line);
            int end = start + text.Length;
            return result.Tree is { } tree && OpenedBy(tree, file, start, end) is { } block
                ? (start, Math.Max(end, EndOf(block, file)), "in the block below")
                : (start, end, "on the line below");
        }

        return (file.Text.Length, file.Text.Length, "below");
    }

    private static ConfigurationNode? OpenedBy(ConfigurationNode tree, SourceText file, int start, int end) =>
        tree.Descendants().FirstOrDefault(node =>
            node.OpenBrace is not null && node.Statement!.Value.Span is var span && ReferenceEquals(span.Source, file) &&
            span.Start >= start && span.Start < end);

    private static int EndOf(ConfigurationNode block, SourceText file)
    {
        if (block.CloseBrace is { } brace && ReferenceEquals(brace.Source, file)) return brace.End;
        return block.Descendants()
            .Select(node => node.Statement!.Value.Span)
            .Where(span => ReferenceEquals(span.Source, file))
            .Select(span => span.End)
            .DefaultIfEmpty()
            .Max();
    }

    private static bool IsCode(ReadOnlySpan<char> word) =>
        word.Length == 4 && char.IsAsciiLetter(word[0]) && word[1..].IndexOfAnyExceptInRange('0', '9') < 0;

    private static int Skip(ReadOnlySpan<char> text, int from)
    {
        int count = text[from..].IndexOfAnyExcept(" \t,");
        return count < 0 ? text.Length : from + count;
    }

    private sealed record Allowance(string Code, SourceSpan Place, int Start, int End, string Where)
    {
        public bool IsUsed { get; set; }

        public bool Covers(SourceSpan? span) => span is { } at
            ? ReferenceEquals(at.Source, Place.Source) && at.Start >= Start && at.Start <= End
            : Start < 0;
    }
}
