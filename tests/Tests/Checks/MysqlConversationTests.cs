using System.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class MysqlConversationTests
{
    // MariaDB 10.11 on Debian 12: version, thread 5, challenge, capabilities f7fe and 81ff.
    private static readonly byte[] s_greeting = Packet(
        0, "\u000a5.5.5-10.11.6-MariaDB\0\u0005\0\0\0abcdefgh\0\u00fe\u00f7\u002d\u0002\0\u00ff\u0081\u0015\0\0\0\0\0\0\u001d\0\0\0ijklmnopqrst\0"
        + "mysql_native_password\0");

    private static readonly byte[] s_ok = Packet(2, "\0\0\0\u0002\0\0\0");
    private static readonly byte[] s_denied = Packet(2, "\u00ff\u0015\u0004#28000Access denied for user 'me'@'192.0.2.1' (using password: NO)");

    [Fact]
    public void A_login_follows_the_greeting_and_a_farewell_the_login()
    {
        var (result, sent) = DatabaseTalk.Play(Start("me"), s_greeting, s_ok);

        result.ShouldBe(CheckResult.Success);
        string login = "\u0001\u0082\u0008\0\0\0\0\u0001\u0021" + new string('\0', 23) + "me\0\0mysql_native_password\0";
        sent.ShouldBe(Encoding.Latin1.GetString([.. Packet(1, login), .. Packet(0, "\u0001")]));
    }

    [Fact]
    public void A_user_who_is_refused_is_a_failure() =>
        DatabaseTalk.Play(Start("me"), s_greeting, s_denied).Result
            .ShouldBe(CheckResult.Failure("Access denied for user 'me'@'192.0.2.1' (using password: NO) (1045)"));

    [Fact]
    public void Without_a_user_a_refusal_shows_that_it_works_and_a_login_is_sent_all_the_same()
    {
        var (result, sent) = DatabaseTalk.Play(Start(null), s_greeting, s_denied);

        result.ShouldBe(new CheckResult(true, "Access denied for user 'me'@'192.0.2.1' (using password: NO) (1045)"));
        sent.ShouldContain("holdfast\0\0mysql_native_password\0");
    }

    [Fact]
    public void Another_method_is_answered_without_a_password_too()
    {
        byte[] change = Packet(2, "\u00fecaching_sha2_password\0abcdefghijklmnopqrst\0");
        byte[] ok = Packet(4, "\0\0\0\u0002\0\0\0");
        var (result, sent) = DatabaseTalk.Play(Start("me"), s_greeting, change, ok);

        result.ShouldBe(CheckResult.Success);
        sent.ShouldEndWith("\0\0\0\u0003\u0001\0\0\0\u0001");
    }

    [Fact]
    public void A_server_that_changes_its_mind_for_ever_is_given_up()
    {
        byte[] change = Packet(2, "\u00fex\0");
        DatabaseTalk.Play(Start("me"), s_greeting, change, change, change, change).Result!.Value.IsSuccess.ShouldBeFalse();
    }

    [Theory]
    [InlineData("\u00ff\u0010\u0004Too many connections", "Too many connections (1040)")]
    [InlineData("\u00ff\u0010\u0004#08004Too many connections", "Too many connections (1040)")]
    [InlineData("\u00ff\u0069\u0004Host 'x' is blocked", "Host 'x' is blocked (1129)")]
    [InlineData("\u00ff", "an error without a code")]
    [InlineData("\u00095.0", "the answer is not MySQL's protocol")]
    [InlineData("\u000a5.7\0\u0001", "the answer is not MySQL's protocol")]
    public void What_the_greeting_says_is_told(string packet, string reason)
    {
        foreach (string? user in (string?[])[null, "me"])
            DatabaseTalk.Play(Start(user), Packet(0, packet)).ShouldBe((CheckResult.Failure(reason), ""));
    }

    [Fact]
    public void Too_many_connections_is_a_failure_whoever_logs_in() =>
        DatabaseTalk.Play(Start(null), s_greeting, Packet(2, "\u00ff\u0010\u0004#08004Too many connections")).Result!.Value.IsSuccess
            .ShouldBeFalse();

    [Fact]
    public void An_old_server_without_methods_is_not_told_of_one()
    {
        byte[] old = Packet(0, "\u000a5.0.96\0\u0005\0\0\0abcdefgh\0\u002c\u00a2\u0008\u0002\0" + new string('\0', 13) + "ijklmnopqrst\0");
        var (result, sent) = DatabaseTalk.Play(Start("me"), old, s_ok);

        result.ShouldBe(CheckResult.Success);
        sent.ShouldNotContain("mysql_native_password");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\0\0\0\0")]
    public void What_is_not_its_protocol_is_a_failure(string answer) =>
        DatabaseTalk.Play(Start(null), answer).Result.ShouldBe(CheckResult.Failure("the answer is not MySQL's protocol"));

    [Theory]
    [Seeds(5)]
    public void Bytes_of_chance_come_to_an_end(ulong seed) =>
        DatabaseTalk.Fuzz(Start("me"), seed, [], s_greeting, [.. s_greeting, .. s_denied], Packet(0, "\u00ff"));

    private static byte[] Packet(byte sequence, string body) =>
        [(byte)body.Length, (byte)(body.Length >> 8), 0, sequence, .. Encoding.Latin1.GetBytes(body)];

    private static Func<StreamConversation> Start(string? user) => () => new MysqlConversation(new HealthCheck.Mysql
    {
        Schedule = new CheckSchedule(), Connection = new ConnectionOptions { Address = default }, User = user,
    });
}
