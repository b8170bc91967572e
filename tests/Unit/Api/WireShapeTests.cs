using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Accounts;
using StreamVibe.Api.Content;
using StreamVibe.Api.Http;
using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Api;

public class WireShapeTests
{
    static readonly JsonSerializerOptions json =
        new ServiceCollection().AddJson().BuildServiceProvider().GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    [Fact]
    public void A_patch_leaves_out_what_the_body_leaves_out() =>
        Assert.Equal(new ContentEdit("t", null, null, Visibility.Private, 3), Patch("""{"title":"t","visibility":"private","version":3,"owner":"me"}""").ToEdit());

    [Theory]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"description":null}""", "description")]
    [InlineData("""{"tags":null}""", "tags")]
    [InlineData("""{"visibility":null}""", "visibility")]
    [InlineData("""{"version":null}""", "version")]
    [InlineData("""{"visibility":"secret"}""", "visibility")]
    [InlineData("""{"visibility":"Public"}""", "visibility")]
    [InlineData("""{"visibility":1}""", "visibility")]
    [InlineData("""{"version":"3"}""", "version")]
    [InlineData("""{"title":"a","title":"b"}""", "title")]
    [InlineData("""{"tags":["a",1]}""", "tags")]
    public void A_wrong_member_is_named(string body, string field) =>
        Assert.Equal(field, BadRequests.FieldOf(Assert.Throws<JsonException>(() => Patch(body)).Path));

    [Fact]
    public void A_tag_is_a_text() => Assert.Equal("tags", Assert.Throws<DomainException>(() => Patch("""{"tags":[null]}""").ToEdit()).Field);

    [Fact]
    public void Contracts_are_written_in_camel_case_with_wire_names() =>
        Assert.Equal("""{"platform":"tiktok","configured":true,"capabilities":["sync"]}""", JsonSerializer.Serialize(new PlatformInfo(Platform.TikTok, true, ["sync"]), json));

    [Theory]
    [InlineData("ai_analysis", QuotaKind.AiAnalysis)]
    [InlineData("AiAnalysis", null)]
    [InlineData("1", null)]
    [InlineData("", null)]
    public void An_enum_is_read_from_its_wire_name_alone(string text, QuotaKind? kind) => Assert.Equal(kind, WireName<QuotaKind>.Find(text));

    [Theory]
    [InlineData("", "longpass", "email")]
    [InlineData("a@b.example", "", "password")]
    [InlineData("a\0@b.example", "longpass", "email")]
    [InlineData("a@b@c", "longpass", "email")]
    [InlineData("\u0430@b.example", "longpass", "email")]
    [InlineData("a b@c.example", "longpass", "email")]
    [InlineData("a(b)@c.example", "longpass", "email")]
    [InlineData("<a@b.example>", "longpass", "email")]
    [InlineData("\"x,y\"@b.example>", "longpass", "email")]
    public void Credentials_need_a_shape(string email, string password, string field) =>
        Assert.Equal(field, Assert.Throws<DomainException>(new Credentials(email, password).RequireNew).Field);

    [Fact]
    public void A_password_of_a_megabyte_is_refused_before_it_is_hashed() =>
        Assert.Equal("password", Assert.Throws<DomainException>(new Credentials("a@b.example", new('a', 1_000_000)).RequireNew).Field);

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void One_subscriber_has_one_limit(string address, string subscriber) =>
        Assert.Equal(IPAddress.Parse(subscriber), RateLimits.Subscriber(IPAddress.Parse(address)));

    static ContentPatch Patch(string body) => JsonSerializer.Deserialize<ContentPatch>(body, json)!;
}
