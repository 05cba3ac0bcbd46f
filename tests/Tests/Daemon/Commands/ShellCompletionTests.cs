using Holdfast.Daemon.Commands;
using Holdfast.Tests.Configuration.Keywords;

namespace Holdfast.Tests.Daemon.Commands;

public class ShellCompletionTests
{
    [Fact]
    public void The_completion_is_that_of_the_tables() => Golden.Verify(
        ShellCompletion.Bash(), "holdfast.bash", Path.Combine(KeywordManualTests.Packaging(), "completion", "x.cs"));

    [Fact]
    public void A_keyword_is_explained_for_each_block_that_has_it()
    {
        string text = KeywordCommand.Describe("weight");

        text.ShouldContain("vrrp_script: weight");
        text.ShouldContain("virtual_server/real_server: weight");
        KeywordCommand.Describe("wieght").ShouldBeEmpty();
    }
}
