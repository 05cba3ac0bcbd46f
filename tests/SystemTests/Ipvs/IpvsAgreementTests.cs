using System.Globalization;
using System.Text.Json;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// What eng/ipvs-agreement says about a sample of other people's configurations, always the same one: all of them take the
/// lab many minutes, and <c>eng/ipvs-agreement DIR</c> does that. And, with two files of our own, that it says so when tables
/// differ.
/// </summary>
public sealed class IpvsAgreementTests : IDisposable
{
    private const int Sampled = 4;

    private const string Configuration = """
        virtual_server 10.7.0.200 80 {
            delay_loop 10
            lb_algo wrr
            lb_kind NAT
            protocol TCP
            real_server 10.9.0.11 80 {
                weight 1
            }
            real_server 10.9.0.12 80 {
                weight 7
            }
        }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("ipvs-agreement-test-").FullName;

    public static TheoryData<string> Singles => Daemons.Singles;

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Singles))]
    public void Four_configurations_of_the_corpus_make_the_tables_that_keepalived_makes(string daemon)
    {
        string? corpus = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus), "HOLDFAST_CORPUS is not set: there are no configurations to compare");

        (CommandResult result, JsonElement said) = Run(
            Daemons.Named(daemon), "--only", "^(public|seeds)/",
            "--sample", Sampled.ToString(CultureInfo.InvariantCulture), corpus);

        string[] differ = [.. said.GetProperty("judged").EnumerateArray()
            .Where(file => Table(file, "ours") != Table(file, "theirs"))
            .Select(file => $"{file.GetProperty("name")}\n{Table(file, "theirs")}\n---\n{Table(file, "ours")}")];
        differ.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
        said.GetProperty("files").GetInt32().ShouldBe(Sampled);
        said.GetProperty("filled").GetInt32().ShouldBeGreaterThan(Sampled / 2, "most of them are good ones");
    }

    [Fact(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    public void A_weight_that_differs_is_told()
    {
        Assert.SkipUnless(File.Exists(Daemons.Reference), $"{Daemons.Reference} is not installed");
        File.WriteAllText(Path.Combine(_directory, "same.conf"), Configuration.Replace("weight 7", "weight 6"));
        File.WriteAllText(Path.Combine(_directory, "other.conf"), Configuration);
        string other = Path.Combine(_directory, "keepalived");
        File.WriteAllText(other, $$"""
            #!/bin/bash
            for word; do
                [ "$last" = -f ] && sed 's/weight 7/weight 8/' "$word" >/run/changed.conf && word=/run/changed.conf
                words+=("$word") last=$word
            done
            exec {{Daemons.Reference}} "${words[@]}"
            """);
        File.SetUnixFileMode(other, (UnixFileMode)0b111_101_101);

        (CommandResult result, JsonElement said) = Run(
            other, Path.Combine(_directory, "same.conf"), Path.Combine(_directory, "other.conf"));

        result.ExitCode.ShouldBe(1);
        (said.GetProperty("files").GetInt32(), said.GetProperty("agree").GetInt32()).ShouldBe((2, 1), result.Output);
        JsonElement judged = said.GetProperty("judged").EnumerateArray().Single(file => Table(file, "ours") != Table(file, "theirs"));
        judged.GetProperty("name").GetString().ShouldEndWith("other.conf");
        Table(judged, "theirs").ShouldContain("10.9.0.12:80 -m -w 7");
        Table(judged, "ours").ShouldContain("10.9.0.12:80 -m -w 8");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string Table(JsonElement file, string side) => file.GetProperty(side).TryGetProperty("table", out JsonElement table)
        ? string.Join('\n', table.EnumerateArray().Select(line => line.GetString()))
        : $"{side} was not judged: {file.GetProperty(side)}";

    private static (CommandResult Result, JsonElement Said) Run(string program, params string[] arguments)
    {
        CommandResult result = Shell.Run(
            "env",
            [
                $"DOTNET_ROOT={Daemons.RuntimeRoot()}", Path.Combine(Daemons.Repository, "eng/ipvs-agreement"),
                "--json", "--program", program, .. arguments,
            ],
            timeout: TimeSpan.FromMinutes(10));
        result.ExitCode.ShouldBeInRange(0, 1, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return (result, document.RootElement.Clone());
    }
}
