using System.Buffers.Binary;
using System.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class PostgresConversationTests
{
    private const string Startup =
        "\0\0\0\u0039\0\u0003\0\0user\0me\0database\0shop\0application_name\0holdfast\0\0";

    [Fact]
    public void A_demand_for_a_password_is_well_and_nothing_more_is_said() =>
        DatabaseTalk.Play(Start(), [Message('R', "\0\0\0\u000aSCRAM-SHA-256\0\0")]).ShouldBe((CheckResult.Success, Startup));

    [Fact]
    public void Who_is_let_in_takes_leave() =>
        DatabaseTalk.Play(Start(), [[.. Message('R', "\0\0\0\0"), .. Message('S', "server_version\016\0"), .. Message('Z', "I")]])
            .ShouldBe((CheckResult.Success, Startup + "X\0\0\0\u0004"));

    [Fact]
    public void The_database_is_named_like_the_user_when_nothing_is_said() =>
        DatabaseTalk.Play(Start(database: null), [Message('R', "\0\0\0\u0003")]).Sent.ShouldContain("database\0me\0");

    [Theory]
    [InlineData("28000", "no pg_hba.conf entry for host", true)]
    [InlineData("28P01", "password authentication failed", true)]
    [InlineData("3D000", "database \"shop\" does not exist", true)]
    [InlineData("42501", "permission denied for database", true)]
    [InlineData("57P03", "the database system is starting up", false)]
    [InlineData("53300", "sorry, too many clients already", false)]
    [InlineData("57P01", "terminating connection due to administrator command", false)]
    [InlineData("08P01", "no such database", false)]
    public void Whether_it_works_is_read_from_the_code(string code, string message, bool isAlive) =>
        DatabaseTalk.Play(Start(), [Message('E', $"SFATAL\0VFATAL\0C{code}\0M{message}\0Fpostmaster.c\0\0")]).Result
            .ShouldBe(new CheckResult(isAlive, isAlive ? message : $"{message} ({code})"));

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("Esorry, too many clients\0")]
    [InlineData("R\0\0\0\u0004")]
    [InlineData("R\u00ff\u00ff\u00ff\u00ff")]
    public void What_is_not_its_protocol_is_a_failure(string answer) =>
        DatabaseTalk.Play(Start(), answer).Result.ShouldBe(CheckResult.Failure("the answer is not PostgreSQL's protocol"));

    [Fact]
    public void Who_is_let_in_may_still_find_no_room() =>
        DatabaseTalk.Play(Start(), [[.. Message('R', "\0\0\0\0"), .. Message('E', "SFATAL\0C53300\0Mno slots left\0\0")]]).Result
            .ShouldBe(CheckResult.Failure("no slots left (53300)"));

    [Fact]
    public void An_end_without_answer_is_a_failure() =>
        Start()().Closed().ShouldBe(CheckResult.Failure("connection closed, no answer to the startup packet"));

    [Theory]
    [Seeds(5)]
    public void Bytes_of_chance_come_to_an_end(ulong seed) =>
        DatabaseTalk.Fuzz(Start(), seed, [], Message('E', "SFATAL\0C28000\0"), "E\0\0\u0020\0"u8.ToArray());

    private static byte[] Message(char type, string body)
    {
        byte[] bytes = [(byte)type, 0, 0, 0, 0, .. Encoding.Latin1.GetBytes(body)];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 1);
        return bytes;
    }

    private static Func<StreamConversation> Start(string? database = "shop") => () =>
        new PostgresConversation(new HealthCheck.Postgres
        {
            Schedule = new CheckSchedule(), Connection = new ConnectionOptions { Address = default }, User = "me", Database = database,
        });
}
