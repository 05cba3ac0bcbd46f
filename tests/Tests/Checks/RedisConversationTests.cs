using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class RedisConversationTests
{
    private const string Ping = "*1\r\n$4\r\nPING\r\n";
    private const string Quit = "*1\r\n$4\r\nQUIT\r\n";
    private const string Info = "*2\r\n$4\r\nINFO\r\n$11\r\nreplication\r\n";

    [Fact]
    public void Pong_is_well_and_the_check_takes_its_leave() =>
        DatabaseTalk.Play(Start(), "+PONG\r\n").ShouldBe((CheckResult.Success, Ping + Quit));

    [Fact]
    public void A_password_is_sent_first() =>
        DatabaseTalk.Play(Start(password: "s3cret"), "+OK\r\n", "+PONG\r\n")
            .ShouldBe((CheckResult.Success, "*2\r\n$4\r\nAUTH\r\n$6\r\ns3cret\r\n" + Ping + Quit));

    [Fact]
    public void A_user_goes_with_it_and_both_may_have_any_bytes() =>
        DatabaseTalk.Play(Start(user: "ö", password: "a\r\nb"), "+OK\r\n", "+PONG\r\n").Sent
            .ShouldStartWith("*3\r\n$4\r\nAUTH\r\n$2\r\n\u00c3\u00b6\r\n$4\r\na\r\nb\r\n");

    [Theory]
    [InlineData("-NOAUTH Authentication required.\r\n")]
    [InlineData("-NOPERM this user has no permissions to run the 'ping' command\r\n")]
    public void Who_only_wants_a_password_or_a_right_is_alive(string answer) =>
        DatabaseTalk.Play(Start(), answer).Result.ShouldBe(CheckResult.Success);

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", "it is loading its data")]
    [InlineData("-MASTERDOWN Link with MASTER is down\r\n", "it has lost its master and serves no old data")]
    [InlineData("-ERR max number of clients reached\r\n", "ERR max number of clients reached")]
    [InlineData("-DENIED Redis is running in protected mode\r\n", "DENIED Redis is running in protected mode")]
    [InlineData("+QUEUED\r\n", "PING was answered with QUEUED")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "the answer is not Redis's protocol")]
    [InlineData("$99999999\r\n", "the answer is not Redis's protocol")]
    public void What_is_wrong_is_said(string answer, string reason) =>
        DatabaseTalk.Play(Start(), answer).ShouldBe((CheckResult.Failure(reason), Ping));

    [Fact]
    public void A_wrong_password_is_a_failure() =>
        DatabaseTalk.Play(Start(password: "x"), "-WRONGPASS invalid username-password pair\r\n").Result
            .ShouldBe(CheckResult.Failure("AUTH was refused: WRONGPASS invalid username-password pair"));

    [Theory]
    [InlineData("role:master\r\nconnected_slaves:0\r\n", "master", true, "")]
    [InlineData("role:slave\r\nmaster_host:192.0.2.1\r\n", "slave", true, "")]
    [InlineData("role:slave\r\nmaster_host:192.0.2.1\r\n", "master", false, "its role is slave, not master")]
    [InlineData("nothing\r\n", "master", false, "INFO replication tells no role")]
    public void The_role_is_asked_for_when_one_is_wanted(string section, string wanted, bool isSuccess, string reason)
    {
        string bulk = $"# Replication\r\n{section}";
        var (result, sent) = DatabaseTalk.Play(Start(role: wanted), "+PONG\r\n", $"${bulk.Length}\r\n{bulk}\r\n");

        result.ShouldBe(new CheckResult(isSuccess, reason));
        sent.ShouldBe(Ping + Info + (isSuccess ? Quit : ""));
    }

    [Fact]
    public void A_role_behind_a_password_that_the_check_has_not_is_a_failure() =>
        DatabaseTalk.Play(Start(role: "master"), "-NOAUTH Authentication required.\r\n").Result!.Value.IsSuccess.ShouldBeFalse();

    [Fact]
    public void An_answer_without_end_is_bounded() =>
        Start()().Received(new byte[70_000], new System.Buffers.ArrayBufferWriter<byte>())
            .ShouldBe(CheckResult.Failure("an answer of more than 65536 bytes"));

    [Theory]
    [Seeds(5)]
    public void Bytes_of_chance_come_to_an_end(ulong seed) =>
        DatabaseTalk.Fuzz(Start(role: "master"), seed, [], "+PONG\r\n$20\r\nrole"u8.ToArray(), "-"u8.ToArray());

    private static Func<StreamConversation> Start(string? user = null, string? password = null, string? role = null) => () =>
        new RedisConversation(new HealthCheck.Redis
        {
            Schedule = new CheckSchedule(), Connection = new ConnectionOptions { Address = default },
            User = user, Password = password, Role = role,
        });
}
