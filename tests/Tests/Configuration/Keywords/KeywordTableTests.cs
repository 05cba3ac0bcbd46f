using Holdfast.Configuration.Keywords;

namespace Holdfast.Tests.Configuration.Keywords;

public class KeywordTableTests
{
    /// <summary>
    /// How many rows each block has; a row that gets lost, or is written into the wrong block, changes one.
    /// </summary>
    [Theory]
    [InlineData("(preprocessor)", 20)]
    [InlineData("(root)", 25)]
    [InlineData("global_defs", 145)]
    [InlineData("global_defs/notification_email", 1)]
    [InlineData("global_defs/lvs_sync_daemon", 6)]
    [InlineData("global_defs/lvs_timeouts", 3)]
    [InlineData("track_group", 1)]
    [InlineData("track_group/group", 1)]
    [InlineData("garp_group", 4)]
    [InlineData("garp_group/interfaces", 1)]
    [InlineData("linkbeat_interfaces", 1)]
    [InlineData("interface_up_down_delays", 1)]
    [InlineData("vrrp_sync_group", 15)]
    [InlineData("vrrp_instance", 70)]
    [InlineData("vrrp_instance/authentication", 2)]
    [InlineData("vrrp_instance/auth_hmac", 5)]
    [InlineData("vrrp_instance/unicast_peer", 3)]
    [InlineData("vrrp_instance/use_vmac", 4)]
    [InlineData("vrrp_instance/use_ipvlan", 6)]
    [InlineData("vrrp_instance/track_script", 1)]
    [InlineData("vrrp_sync_group/track_bfd", 1)]
    [InlineData("static_ipaddress", 15)]
    [InlineData("vrrp_instance/virtual_ipaddress", 15)]
    [InlineData("vrrp_instance/virtual_ipaddress_excluded", 15)]
    [InlineData("static_routes", 52)]
    [InlineData("static_routes/nexthop", 6)]
    [InlineData("static_routes/encap", 12)]
    [InlineData("vrrp_instance/virtual_routes", 51)]
    [InlineData("static_rules", 36)]
    [InlineData("vrrp_instance/virtual_rules", 35)]
    [InlineData("vrrp_script", 8)]
    [InlineData("vrrp_track_process", 9)]
    [InlineData("track_file", 3)]
    [InlineData("vrrp_track_file", 3)]
    [InlineData("bfd_instance", 15)]
    [InlineData("SSL", 4)]
    [InlineData("virtual_server_group", 4)]
    [InlineData("virtual_server", 43)]
    [InlineData("virtual_server/lb_algo", 14)]
    [InlineData("virtual_server/lb_kind", 8)]
    [InlineData("virtual_server/real_server", 35)]
    [InlineData("virtual_server/real_server/HTTP_GET", 22)]
    [InlineData("virtual_server/real_server/HTTP_GET/url", 10)]
    [InlineData("virtual_server/real_server/HTTP_GET/url/regex_options", 24)]
    [InlineData("virtual_server/real_server/SSL_GET", 29)]
    [InlineData("virtual_server/real_server/SSL_GET/url", 11)]
    [InlineData("virtual_server/real_server/TCP_CHECK", 15)]
    [InlineData("virtual_server/real_server/UDP_CHECK", 19)]
    [InlineData("virtual_server/real_server/SMTP_CHECK", 17)]
    [InlineData("virtual_server/real_server/SMTP_CHECK/host", 7)]
    [InlineData("virtual_server/real_server/DNS_CHECK", 17)]
    [InlineData("virtual_server/real_server/MISC_CHECK", 12)]
    [InlineData("virtual_server/real_server/PING_CHECK", 15)]
    [InlineData("virtual_server/real_server/BFD_CHECK", 2)]
    [InlineData("virtual_server/real_server/FILE_CHECK", 2)]
    [InlineData("virtual_server/real_server/HTTP2_GET", 25)]
    [InlineData("virtual_server/real_server/HTTP2_GET/url", 10)]
    [InlineData("virtual_server/real_server/GRPC_CHECK", 24)]
    [InlineData("virtual_server/real_server/REDIS_CHECK", 18)]
    [InlineData("virtual_server/real_server/POSTGRES_CHECK", 17)]
    [InlineData("virtual_server/real_server/MYSQL_CHECK", 16)]
    public void Each_block_has_all_its_rows(string path, int count) =>
        KeywordTable.Blocks().Single(block => block.Path == path).Block.Keywords.Count.ShouldBe(count);

    [Fact]
    public void Keywords_of_our_own_are_marked() =>
        KeywordTable.Root["global_defs"].Children!.Keywords.Where(keyword => keyword.Introduced == "holdfast")
            .Select(keyword => keyword.Name)
            .ShouldBe(["smtp_user", "smtp_password", "smtp_tls", "smtp_tls_verify", "lvs_engine"]);

    [Fact]
    public void A_row_knows_range_default_and_arguments()
    {
        Keyword priority = KeywordTable.Root["vrrp_instance"].Children!["priority"];

        (priority.Minimum, priority.Maximum).ShouldBe((1m, 255m));
        priority.Kind.ShouldBe(ArgumentKind.Integer);
        priority.NeedsArgument.ShouldBeTrue();
    }

    [Fact]
    public void A_deprecated_spelling_names_its_successor()
    {
        Keyword keyword = KeywordTable.Root["global_defs"].Children!["vrrp_rlimit_rtime"];

        keyword.IsDeprecated.ShouldBeTrue();
        keyword.Alias.ShouldBe("vrrp_rlimit_rttime");
    }

    [Fact]
    public void Every_alias_is_a_keyword_of_the_same_block()
    {
        var dangling =
            from block in KeywordTable.Blocks()
            from keyword in block.Block.Keywords
            where keyword.Alias is not null && block.Block.Find(keyword.Alias) is null
            where block.Path != "(root)" || keyword.Alias != "track_file"
            select $"{block.Path}/{keyword.Name} -> {keyword.Alias}";

        dangling.ShouldBeEmpty();
    }

    [Fact]
    public void Only_an_argument_that_may_not_be_missing_is_demanded()
    {
        KeywordBlock instance = KeywordTable.Root["vrrp_instance"].Children!;

        instance["smtp_alert"].NeedsArgument.ShouldBeFalse();
        instance["notify_deleted"].NeedsArgument.ShouldBeFalse();
        instance["notify"].NeedsArgument.ShouldBeTrue();
        instance["virtual_ipaddress"].NeedsArgument.ShouldBeFalse();
    }

    [Fact]
    public void The_reference_page_is_current() =>
        Golden.Verify(KeywordDocumentation.Write(), "../../../../docs/keywords.md");
}
