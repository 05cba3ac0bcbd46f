using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// Walks the statements the way keepalived does, down to what happens to wrong braces: the block of an unknown keyword
/// is not skipped, so that its closing brace ends the block around it; a missing brace merges what follows into the
/// open block; what is refused, or belongs to another process, is skipped with its block as a unit.
/// </summary>
internal sealed class BlockParser(
    IReadOnlyList<Statement> statements, SourceSpan? end, KeywordBlock root, BindingSession session)
{
    private const int MaxDepth = 64;

    private int _position;
    private int _openBraces;
    private readonly Stack<Line> _open = [];
    private IReadOnlyList<Line> _unclosed = [];

    /// <summary>Parses everything into the binder of the root.</summary>
    public void Parse(BlockBinder binder)
    {
        while (_position < statements.Count) ParseBlock(binder, opening: null, depth: 0);

        if (_openBraces > 0)
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.MissingCloseBrace, end, $"{_openBraces} '}}' missing at the end of the configuration")
            {
                Related = [.. _unclosed.Select(line => new RelatedSpan(line.Statement.Span, "still open at the end"))],
            });
        }
    }

    private void ParseBlock(BlockBinder binder, Line? opening, int depth)
    {
        bool needsBrace = opening is not null;
        while (Next() is { } statement)
        {
            if (needsBrace)
            {
                needsBrace = false;
                if (statement.Kind == StatementKind.OpenBrace)
                {
                    binder.Brace(statement);
                    continue;
                }

                // keepalived says nothing when it is a list that lacks its brace.
                session.Report(new Diagnostic(
                    BindingDiagnostics.MissingOpenBrace, opening!.Statement.Span,
                    $"'{opening.Name}' is not followed by '{{': what comes next is read as if it were")
                {
                    ErrorClass = binder.Keywords.IsList ? ErrorClass.None : BindingDiagnostics.MissingOpenBrace.ErrorClass,
                });
            }

            switch (statement.Kind)
            {
                case StatementKind.OpenBrace:
                    if (session.IsDropped(BindingDiagnostics.UnexpectedOpenBrace, _position)) break;
                    session.Report(
                        BindingDiagnostics.UnexpectedOpenBrace, statement.Span, "no block begins here: '{' is ignored");
                    break;
                case StatementKind.CloseBrace when depth > 0:
                    binder.Brace(statement);
                    return;
                case StatementKind.CloseBrace:
                    if (session.IsDropped(BindingDiagnostics.ExtraCloseBrace, _position)) break;
                    session.Report(
                        BindingDiagnostics.ExtraCloseBrace, statement.Span, "'}' closes no block: it is ignored");
                    break;
                default:
                    ParseWords(binder, statement, depth);
                    break;
            }
        }

        if (depth > _unclosed.Count) _unclosed = [.. _open];
    }

    private void ParseWords(BlockBinder binder, Statement statement, int depth)
    {
        IReadOnlyList<Word> words = session.Words(statement);
        if (words.Count == 0) return;

        if (binder.Keywords.IsList)
        {
            binder.Saw(statement, words, keyword: null);
            binder.BindEntry(statement, words);
            return;
        }

        Keyword? keyword = binder.Keywords.Find(words[0].Chars);
        binder.Saw(statement, words, keyword);
        if (keyword is null)
        {
            ReportUnknown(binder, words, depth);
            return;
        }

        if (keyword.IsDeprecated) session.ReportDeprecated(keyword, binder.Keywords, words[0].Span);
        var line = new Line(statement, words, keyword, session);
        // A script's words are split in another way: a quote that is not closed is no missing argument there.
        bool hasLostWords = keyword.Kind == ArgumentKind.Script && statement.Text.Contains('"');
        if (keyword.NeedsArgument && words.Count < 2 && !hasLostWords)
        {
            session.ReportMissingArgument(keyword, words[0].Span);
            if (keyword.OpensBlock) SkipBlock();
            return;
        }

        if (!binder.IsSilent && keyword.Effect == KeywordEffect.NotYet) session.ReportNoEffect(keyword, words[0].Span);
        if (!keyword.OpensBlock)
        {
            if (!binder.IsSilent) ReportSurplus(binder, keyword, words);
            binder.Bind(line);
            return;
        }

        if (keyword is { Kind: ArgumentKind.Block, Children.IsList: true } && words.Count > 1) ReportBlockWords(line);
        BlockBinder? inner = depth < MaxDepth ? binder.Open(line) : null;
        if (inner is null)
        {
            SkipBlock();
            return;
        }

        _open.Push(line);
        ParseBlock(inner, line, depth + 1);
        _open.Pop();
        inner.Close();
        line.Forget();
    }

    // keepalived says nothing here, although a password or a name may be cut short by it.
    private void ReportSurplus(BlockBinder binder, Keyword keyword, IReadOnlyList<Word> words)
    {
        int? most = keyword.Kind switch
        {
            ArgumentKind.None => 0,
            ArgumentKind.Text or ArgumentKind.Integer or ArgumentKind.Decimal or ArgumentKind.Bool => 1,
            _ => null,
        };
        if (most is null || words.Count <= most + 1) return;
        if (most == 1 && words.Count == 3 && words[1].Text is "=" or ":")
        {
            SourceSpan sign = words[1].Span;
            SourceSpan upToValue = sign with { Length = Math.Max(words[2].Span.Start - sign.Start, 0) };
            session.Report(new Diagnostic(
                BindingDiagnostics.SurplusWords, sign, $"'{words[1].Text}' is taken for the value of '{keyword.Name}'")
            {
                Suggestion = $"{keyword.Name} {keyword.Arguments}, with nothing between",
                Fix = sign.IsVerbatim && words[2].Span.IsVerbatim && upToValue.Length > 0
                    ? TextFix.Replace($"remove the '{words[1].Text}'", upToValue, "")
                    : null,
            });
            return;
        }

        Word first = words[most.Value + 1];
        string? suggestion =
            keyword.Name is "auth_pass" or "router_id" ? "quote a text that contains blanks" :
            binder.Keywords.Find(first.Chars) is { } other ? $"put '{other.Name}' on a line of its own" :
            null;
        session.Report(new Diagnostic(
            BindingDiagnostics.SurplusWords, first.Span.To(words[^1].Span),
            $"this is ignored: '{keyword.Name}' takes {(most == 0 ? "no argument" : "one word")}")
        {
            Suggestion = suggestion,
            Fix = Mending.WithoutSurplus(keyword, words, most.Value + 1, binder.Keywords),
        });
    }

    private void ReportBlockWords(Line line) => session.Report(new Diagnostic(
        BindingDiagnostics.SurplusWords, line.ValueSpan.To(line.Words[^1].Span),
        $"this is ignored: '{line.Name}' takes its entries in braces")
    {
        ErrorClass = ErrorClass.GeneralError,
        Suggestion = "write each entry on a line of its own between { and }",
    });

    private void ReportUnknown(BlockBinder binder, IReadOnlyList<Word> words, int depth)
    {
        if (session.IsDropped(BindingDiagnostics.UnknownKeyword, _position)) return;
        string name = words[0].Text;
        bool isFollowedByBrace = _position < statements.Count && statements[_position].Kind == StatementKind.OpenBrace;
        TextFix? fix = null;
        IReadOnlyList<RelatedSpan> related = [];
        string? nearest = session.Nearest(name, binder.Keywords.Keywords.Select(keyword => keyword.Name));
        string message = $"'{SecretText.Mask(name)}' is no keyword here";
        string? suggestion = nearest is null ? null : $"did you mean '{nearest}'?";
        Statement? previous = _position > 1 ? statements[_position - 2] : null;
        if (UnknownLine.Explain(statements[_position - 1], words, previous) is { } unknown)
        {
            message += unknown.What;
            suggestion = unknown.Suggestion;
            fix = unknown.Fix;
        }
        else if (depth > 0 && root.Find(name) is not null)
        {
            message += ": it belongs outside every block";
            suggestion = "is a '}' missing above?";
            related = [new RelatedSpan(_open.Peek().Statement.Span, "this block is still open here")];
        }
        else if (depth == 0 && nearest is null && OwnerOf(name) is { } owner)
        {
            message += $": it belongs into {owner}";
            suggestion = "does a '}' above close that block too early?";
        }
        else if (nearest is not null)
        {
            fix = Mending.Spelling(words, binder.Keywords, isFollowedByBrace);
        }

        if (isFollowedByBrace && depth > 0)
        {
            message += "; its block is not skipped, and its '}' ends the block around it";
        }

        session.Report(new Diagnostic(BindingDiagnostics.UnknownKeyword, words[0].Span, message) 
        {
            Suggestion = suggestion,
            Fix = fix,
            Related = related,
        });
    }

    private string? OwnerOf(string name) => root.Keywords
        .FirstOrDefault(keyword => keyword.Children is { IsList: false } children && children.Find(name) is not null)?.Name;

    // Only a block that really begins with a brace is skipped: without one the next lines stand on their own.
    private void SkipBlock()
    {
        if (_position >= statements.Count || statements[_position].Kind != StatementKind.OpenBrace) return;
        int level = 0;
        while (Next() is { } statement)
        {
            if (statement.Kind == StatementKind.OpenBrace) level++;
            if (statement.Kind == StatementKind.CloseBrace && --level == 0) return;
        }
    }

    private Statement? Next()
    {
        if (_position >= statements.Count) return null;
        Statement statement = statements[_position++];
        if (statement.Kind == StatementKind.OpenBrace) _openBraces++;
        else if (statement.Kind == StatementKind.CloseBrace && _openBraces > 0) _openBraces--;
        return statement;
    }
}
