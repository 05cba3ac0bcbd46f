using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Fixes;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Fixes;

public class FixPlanTests
{
    private static readonly SourceText s_file = new("a.conf", "one two three\n");

    [Fact]
    public void Of_two_fixes_that_overlap_the_first_wins()
    {
        FixPlan plan = FixPlan.Of([Finding((4, 3, "2")), Finding((0, 7, "x")), Finding((8, 5, "3"))]);
        plan.Files.Single().After.ShouldBe("one 2 3\n");
        plan.Skipped.Single().Reason.ShouldBe("it overlaps a fix before it");
    }

    [Fact]
    public void A_fix_is_made_whole_or_not_at_all()
    {
        FixPlan plan = FixPlan.Of([Finding((4, 3, "2")), Finding((0, 3, "1"), (5, 1, "w"))]);
        plan.Files.Single().After.ShouldBe("one 2 three\n");
    }

    [Fact]
    public void An_edit_that_two_findings_want_is_made_once()
    {
        FixPlan plan = FixPlan.Of([Finding((4, 3, "2")), Finding((4, 3, "2"))]);
        plan.Files.Single().After.ShouldBe("one 2 three\n");
        plan.Applied.Count.ShouldBe(2);
    }

    [Fact]
    public void Neighbours_do_not_overlap() =>
        FixPlan.Of([Finding((0, 3, "1")), Finding((3, 1, "-")), Finding((4, 0, "+"))]).Files.Single().After.ShouldBe("1-+two three\n");

    [Fact]
    public void Text_that_an_expansion_made_is_not_changed()
    {
        var span = new SourceSpan(s_file, 0, 3, new SourceOrigin(OriginKind.Definition, "X", new SourceSpan(s_file, 4, 3), null));
        var fix = new TextFix("change it", [new TextEdit(span, "1")]);
        FixPlan.Of([new Diagnostic(BindingDiagnostics.UnknownKeyword, span, "x") { Fix = fix }]).Files.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_not_given_letters_that_it_cannot_hold()
    {
        SourceText latin = SourceText.FromBytes("a.conf", [0xe4, (byte)'\n']);
        var fix = new TextFix("change it", [new TextEdit(new SourceSpan(latin, 0, 1), "€")]);
        FixPlan.Of([new Diagnostic(BindingDiagnostics.UnknownKeyword, null, "x") { Fix = fix }]).Files.ShouldBeEmpty();

        var good = new TextFix("change it", [new TextEdit(new SourceSpan(latin, 0, 1), "ö")]);
        FixPlan.Of([new Diagnostic(BindingDiagnostics.UnknownKeyword, null, "x") { Fix = good }])
            .Files.Single().AfterBytes().ShouldBe([0xf6, (byte)'\n']);
    }

    private static Diagnostic Finding(params (int Start, int Length, string Text)[] edits) =>
        new(BindingDiagnostics.UnknownKeyword, null, "x")
        {
            Fix = new TextFix("change it", [.. edits.Select(edit => new TextEdit(new SourceSpan(s_file, edit.Start, edit.Length), edit.Text))]),
        };
}
