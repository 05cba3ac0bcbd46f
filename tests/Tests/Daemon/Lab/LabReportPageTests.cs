using System.Xml.Linq;
using Holdfast.Daemon.Commands.Lab;

namespace Holdfast.Tests.Daemon.Lab;

public sealed class LabReportPageTests
{
    [Fact]
    public void The_page_of_a_small_play() => Golden.Verify(LabReportPage.Render(Report()), "LabReportPageTests.page.html");

    [Fact]
    public void The_timeline_is_well_formed()
    {
        string page = LabReportPage.Render(Report());
        string svg = page[page.IndexOf("<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)];
        XElement.Parse(svg).Elements("rect").Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Text_from_outside_cannot_become_markup()
    {
        string page = LabReportPage.Render(Report() with
        {
            Daemon = "<script>alert('1')</script>",
            Samples = [new ProbeSample(TimeSpan.Zero, "<b>&\"")],
        });
        page.ShouldNotContain("<script>");
        page.ShouldNotContain("<b>");
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        string page = LabReportPage.Render(Report());
        page.ShouldNotContain("http");
        page.ShouldNotContain("src=");
    }

    [Fact]
    public void Segments_have_no_gaps_and_end_with_the_play()
    {
        LabReport report = Report();
        IReadOnlyList<LabSegment> answers = report.Answers();
        answers.Select(segment => segment.Text).ShouldBe([LabSteps.First, "", LabSteps.Second]);
        answers.Zip(answers.Skip(1)).ShouldAllBe(pair => pair.First.To == pair.Second.From);
        answers[^1].To.ShouldBe(report.End);
        report.HoldingOf(LabSteps.First).ShouldBe([new LabSegment(Second(0), Second(2), "address")]);
    }

    [Fact]
    public void A_play_without_results_has_not_met_its_expectations() =>
        (Report() with { Results = [] }).IsMet.ShouldBeFalse();

    private static LabReport Report()
    {
        LabStep step = new(LabEvent.FirstLosesPower, "director-a is killed",
            new LabExpectation(TimeSpan.FromSeconds(4.6), LabSteps.Second), "three adverts missed and the skew");
        return new LabReport
        {
            Daemon = "/usr/sbin/keepalived",
            VirtualAddress = "10.9.0.100",
            End = Second(10),
            Results = [new LabResult(step, Second(2), Second(10), TimeSpan.FromSeconds(3.612), [LabSteps.Second])],
            Samples =
            [
                new ProbeSample(Second(0), LabSteps.First), new ProbeSample(Second(2), null),
                new ProbeSample(Second(3), null), new ProbeSample(Second(6), LabSteps.Second),
            ],
            States =
            [
                new StateChange(Second(0), LabSteps.First, "MASTER"), new StateChange(Second(2), LabSteps.First, "down"),
                new StateChange(Second(0), LabSteps.Second, "BACKUP"), new StateChange(Second(6), LabSteps.Second, "MASTER"),
            ],
            Holders =
            [
                new HolderChange(Second(0), LabSteps.First, true), new HolderChange(Second(2), LabSteps.First, false),
                new HolderChange(Second(0), LabSteps.Second, false), new HolderChange(Second(6), LabSteps.Second, true),
            ],
        };
    }

    private static TimeSpan Second(double seconds) => TimeSpan.FromSeconds(seconds);
}
