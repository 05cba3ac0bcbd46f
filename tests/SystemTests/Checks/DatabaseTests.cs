using Holdfast.Core.Checks;

namespace Holdfast.SystemTests.Checks;

/// <summary>REDIS_CHECK, POSTGRES_CHECK and MYSQL_CHECK against the programs themselves.</summary>
public sealed class DatabaseTests : IDisposable
{
    private readonly LocalServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Redis_answers_and_tells_its_role()
    {
        await StartRedis();

        Redis().ShouldBe(CheckResult.Success);
        Redis(role: "master").ShouldBe(CheckResult.Success);
        Redis(role: "slave").ShouldBe(CheckResult.Failure("its role is master, not slave"));
        Redis(password: "x").IsSuccess.ShouldBeFalse();
    }

    [Fact]
    public async Task Redis_behind_a_password_is_alive_and_lets_in_who_has_it()
    {
        await StartRedis("--requirepass", "s3cret");

        Redis().ShouldBe(CheckResult.Success);
        Redis(password: "s3cret", role: "master").ShouldBe(CheckResult.Success);
        Redis(password: "s3cret", user: "default").ShouldBe(CheckResult.Success);
        Redis(password: "wrong").Reason.ShouldStartWith("AUTH was refused: WRONGPASS");
    }

    [Fact]
    public async Task A_replica_of_Redis_without_master_says_so()
    {
        int nobody = LocalServer.FreePort();
        await StartRedis("--replicaof", $"127.0.0.1 {nobody}", "--replica-serve-stale-data", "no");

        Redis().ShouldBe(CheckResult.Failure("it has lost its master and serves no old data"));
    }

    [Fact]
    public async Task Postgres_is_alive_whether_it_lets_in_refuses_or_wants_a_password()
    {
        const string Programs = "/usr/lib/postgresql/15/bin";
        Assert.SkipUnless(File.Exists($"{Programs}/initdb"), "postgresql-15 is not installed");
        string data = _server.PathOf("data");
        Shell.Run("chown", ["postgres", _server.Folder]).OutputOrThrow();
        Shell.Run(
            "runuser", ["-u", "postgres", "--", $"{Programs}/initdb", "-D", data, "--no-sync"], timeout: TimeSpan.FromMinutes(3)).OutputOrThrow();
        await File.WriteAllTextAsync(
            Path.Combine(data, "pg_hba.conf"),
            "host all postgres 127.0.0.1/32 trust\nhost all secret 127.0.0.1/32 scram-sha-256\nhost all nobody 127.0.0.1/32 reject\n",
            TestContext.Current.CancellationToken);
        await _server.Start(
            "runuser",
            ["-u", "postgres", "--", $"{Programs}/postgres", "-D", data, "-p", $"{_server.Port}", "-k", _server.Folder,
                "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]);
        CheckResult early = Postgres("postgres");
        await Eventually.ShouldBecomeTrue(() => (early = Postgres("postgres")).IsSuccess, TimeSpan.FromSeconds(60), "it has started");

        early.ShouldBe(CheckResult.Success);
        Postgres("secret").ShouldBe(CheckResult.Success);
        Postgres("nobody").IsSuccess.ShouldBeTrue();
        Postgres("postgres", "missing").Reason.ShouldBe("database \"missing\" does not exist");
        string log = await File.ReadAllTextAsync(_server.PathOf("server.log"), TestContext.Current.CancellationToken);
        log.ShouldNotContain("expected password response");
        log.ShouldNotContain("unexpected EOF");
    }

    [Fact]
    public async Task Mysql_is_alive_and_counts_no_connection_as_aborted()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/mariadbd"), "mariadb-server is not installed");
        string data = _server.PathOf("data");
        Shell.Run(
            "mariadb-install-db",
            ["--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--user=root", "--skip-test-db"],
            timeout: TimeSpan.FromMinutes(3)).OutputOrThrow();
        string socket = _server.PathOf("s");
        await _server.Start(
            "mariadbd",
            ["--no-defaults", "--user=root", $"--datadir={data}", $"--port={_server.Port}", "--bind-address=127.0.0.1",
                $"--socket={socket}", $"--pid-file={_server.PathOf("pid")}"]);
        string Ask(string statement) => Shell.Run("mariadb", ["-uroot", "-S", socket, "-N", "-e", statement]).OutputOrThrow();
        await Eventually.ShouldBecomeTrue(() => File.Exists(socket), TimeSpan.FromSeconds(30), "the socket is there");
        Ask("create user checker@'%'");

        Mysql("checker").ShouldBe(CheckResult.Success);
        Ask("show global status like 'Aborted_connects'").Split('\t')[1].Trim().ShouldBe("0");
        Mysql("stranger").Reason.ShouldStartWith("Access denied for user 'stranger'@");
        Mysql(null).IsSuccess.ShouldBeTrue();
        Ask("show global status like 'Aborted_connects_preauth'").Split('\t')[1].Trim().ShouldBe("0");
    }

    private Task StartRedis(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/redis-server"), "redis-server is not installed");
        return _server.Start("redis-server", ["--port", $"{_server.Port}", "--bind", "127.0.0.1", "--save", "", .. arguments]);
    }

    private CheckResult Redis(string? user = null, string? password = null, string? role = null) => OneAttempt.Of(new HealthCheck.Redis
    {
        Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port), User = user, Password = password, Role = role,
    });

    private CheckResult Postgres(string user, string database = "postgres") => OneAttempt.Of(new HealthCheck.Postgres
    {
        Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port), User = user, Database = database,
    });

    private CheckResult Mysql(string? user) => OneAttempt.Of(new HealthCheck.Mysql
    {
        Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port), User = user,
    });
}
