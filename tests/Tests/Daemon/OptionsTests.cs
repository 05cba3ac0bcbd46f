using Holdfast.Daemon;

namespace Holdfast.Tests.Daemon;

/// <summary>keepalived's getopt dialect, one row per fact. Texts and statuses were compared with keepalived 2.2.7.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Without_arguments_the_daemon_runs_with_its_defaults()
    {
        Options options = Options.Parse([]);

        options.Request.ShouldBe(OptionsRequest.Run);
        options.ConfigurationFile.ShouldBe("/etc/keepalived/keepalived.conf");
        options.LogFacility.ShouldBe(3);
        options.Umask.ShouldBeNull();
        options.Remarks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-nlD")]
    [InlineData("-n", "-l", "-D")]
    [InlineData("--dont-fork", "--log-console", "--log-detail")]
    [InlineData("--dont-f", "--log-c", "--log-d")]
    public void Flags_may_be_combined_spelled_out_or_cut_short(params string[] arguments)
    {
        Options options = Options.Parse(arguments);

        (options.DontFork, options.LogToConsole, options.LogDetail).ShouldBe((true, true, 1));
    }

    [Theory]
    [InlineData("-f", "/a.conf")]
    [InlineData("-f/a.conf")]
    [InlineData("-nf/a.conf")]
    [InlineData("-nf", "/a.conf")]
    [InlineData("--use-file", "/a.conf")]
    [InlineData("--use-file=/a.conf")]
    public void An_argument_is_attached_or_follows(params string[] arguments) =>
        Options.Parse(arguments).ConfigurationFile.ShouldBe("/a.conf");

    [Theory]
    [InlineData("/tmp/log", "-t/tmp/log")]
    [InlineData("/tmp/log", "--config-test=/tmp/log")]
    [InlineData(null, "-t", "/tmp/log")]
    [InlineData(null, "--config-test")]
    public void An_optional_argument_must_be_attached(string? log, params string[] arguments)
    {
        Options options = Options.Parse(arguments);

        options.Request.ShouldBe(OptionsRequest.TestConfiguration);
        options.TestLog.ShouldBe(log);
    }

    [Theory]
    [InlineData("-g", null)]
    [InlineData("-g/var/log/k", "/var/log/k")]
    [InlineData("--log-file=/var/log/k", "/var/log/k")]
    public void The_log_file_may_have_a_name(string argument, string? path)
    {
        Options options = Options.Parse([argument]);

        (options.LogToFile, options.LogFile).ShouldBe((true, path));
    }

    [Fact]
    public void Detail_is_counted() => Options.Parse(["-DD", "-D"]).LogDetail.ShouldBe(3);

    [Fact]
    public void Every_file_and_switch_reaches_its_place()
    {
        Options options = Options.Parse(
            ["-p", "p", "-r", "r", "-c", "c", "-b", "b", "-s", "ns", "-i", "id", "-PCXVRdaeG", "--all", "--flush-log-file"]);

        (options.PidFile, options.VrrpPidFile, options.CheckersPidFile, options.BfdPidFile).ShouldBe(("p", "r", "c", "b"));
        (options.NetworkNamespace, options.ConfigurationId).ShouldBe(("ns", "id"));
        (options.VrrpOnly, options.CheckersOnly, options.AllChildren).ShouldBe((true, true, true));
        (options.ReleaseVips, options.DontReleaseVrrp, options.DontRespawn).ShouldBe((true, true, true));
        (options.DumpConfiguration, options.MonitorAddresses, options.AllConfigurationFiles).ShouldBe((true, true, true));
        (options.NoSyslog, options.FlushLogFile).ShouldBe((true, true));
        options.Remarks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0", 16)]
    [InlineData("7", 23)]
    [InlineData("local3", 19)]
    [InlineData("user", 1)]
    [InlineData("daemon", 3)]
    public void Facilities_have_names_and_numbers(string name, int facility) =>
        Options.Parse(["-S", name]).LogFacility.ShouldBe(facility);

    [Theory]
    [InlineData("022", 18)]
    [InlineData("18", 18)]
    [InlineData("0x1f", 31)]
    [InlineData("0777", 511)]
    public void The_umask_is_octal_decimal_or_hexadecimal(string text, int mask) =>
        Options.Parse(["-u", text]).Umask.ShouldBe((uint)mask);

    [Theory]
    [InlineData("-u", "999")]
    [InlineData("-u", "08")]
    [InlineData("-u", "IRGRP")]
    [InlineData("-S", "8")]
    [InlineData("-S", "local8")]
    public void A_bad_facility_or_mask_is_said_and_the_daemon_starts(string option, string value)
    {
        Options options = Options.Parse([option, value]);

        options.Request.ShouldBe(OptionsRequest.Run);
        options.Umask.ShouldBeNull();
        options.LogFacility.ShouldBe(3);
        options.Remarks.ShouldHaveSingleItem().ShouldStartWith("Invalid --");
    }

    [Theory]
    [InlineData("Unknown option --foo", "--foo")]
    [InlineData("Unknown option --foo=1", "--foo=1")]
    [InlineData("Unknown option -z", "-z")]
    [InlineData("Unknown option -z", "-nz")]
    [InlineData("Unknown option --vrrp=3", "--vrrp=3")]
    [InlineData("Unknown option --log", "--log")]
    [InlineData("Missing parameter for option -f", "-f")]
    [InlineData("Missing parameter for option --use-file", "--use-file")]
    public void A_wrong_option_refuses_the_command_line(string remark, params string[] arguments)
    {
        Options options = Options.Parse([.. arguments]);

        options.Request.ShouldBe(OptionsRequest.Refused);
        options.Remarks.ShouldBe([remark]);
    }

    [Fact]
    public void Every_unknown_option_is_named() =>
        Options.Parse(["-zn", "-y"]).Remarks.ShouldBe(["Unknown option -z", "Unknown option -y"]);

    [Theory]
    [InlineData("-v", "Version")]
    [InlineData("--version", "Version")]
    [InlineData("-h", "Help")]
    [InlineData("-T", "Genhash")]
    public void Some_options_answer_at_once(string option, string request)
    {
        Options.Parse([option, "--foo"]).Request.ToString().ShouldBe(request);
        Options.Parse(["-n", option]).Request.ToString().ShouldBe(request);
    }

    [Fact]
    public void The_version_is_answered_even_after_a_mistake() =>
        Options.Parse(["-z", "-v"]).Request.ShouldBe(OptionsRequest.Version);

    [Theory]
    [InlineData("stray", "-n")]
    [InlineData("-n", "stray")]
    [InlineData("-n", "--", "stray")]
    public void Other_words_are_only_reported(params string[] arguments)
    {
        Options options = Options.Parse(arguments);

        options.Request.ShouldBe(OptionsRequest.Run);
        options.DontFork.ShouldBeTrue();
        options.Remarks.ShouldBe(["Unexpected argument(s): stray"]);
    }

    [Theory]
    [InlineData("-I")]
    [InlineData("--dont-release-ipvs")]
    public void Services_stay_in_the_table_if_it_is_said_so(string option) =>
        Options.Parse([option]).DontReleaseServices.ShouldBeTrue();

    [Theory]
    [InlineData("-x")]
    [InlineData("-A", "unix:/x")]
    [InlineData("-m")]
    [InlineData("-Mcore")]
    [InlineData("--core-dump-pattern")]
    [InlineData("-B")]
    [InlineData("--config-fd=3")]
    [InlineData("--debug=v")]
    [InlineData("-L")]
    public void An_option_without_effect_says_so_and_the_daemon_starts(params string[] arguments)
    {
        Options options = Options.Parse(arguments);

        options.Request.ShouldBe(OptionsRequest.Run);
        options.Remarks.ShouldHaveSingleItem().ShouldEndWith("has no effect yet");
    }

    [Theory]
    [InlineData("STOP", 15)]
    [InlineData("RELOAD", 1)]
    [InlineData("DATA", 10)]
    [InlineData("STATS", 12)]
    [InlineData("STATS_CLEAR", 63)]
    [InlineData("JSON", 36)]
    [InlineData("TDUMP", null)]
    [InlineData("stop", null)]
    public void Signals_have_the_numbers_that_scripts_expect(string name, int? number)
    {
        Options options = Options.Parse([$"--signum={name}"]);

        options.Request.ShouldBe(OptionsRequest.SignalNumber);
        Options.SignalNumberOf(options.SignalName).ShouldBe(number);
    }

    [Fact]
    public void The_first_line_of_the_version_is_the_one_that_scripts_parse() =>
        Usage.Version.Split('\n')[0].ShouldMatch(@"^Keepalived v\d+\.\d+\.\d+ ");

    [Fact]
    public void The_version_says_who_it_is() => Usage.Version.Split('\n')[1].ShouldStartWith("Holdfast v");
}
