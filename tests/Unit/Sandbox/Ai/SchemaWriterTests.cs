using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Tests.Unit.Sandbox.Ai;

public sealed class SchemaWriterTests
{
    static readonly Item Buns = new("youtube", "I Made Cardamom Buns", "", ["cardamom buns"], [], []);

    [Fact]
    public void A_list_told_apart_by_field_has_one_element_for_each_field_there_is_something_to_say_about()
    {
        var answer = Write("""
            {"type":"object","properties":{"suggestions":{"type":"array","items":{"$ref":"#/$defs/one"}}},
             "$defs":{"one":{"type":"object","properties":{
               "field":{"type":"string","enum":["title","tags","hashtags"]},
               "text":{"type":["string","null"]},
               "list":{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"null"}]},
               "why":{"type":"string"}}}}}
            """);
        var suggestions = answer["suggestions"]!.AsArray();
        Assert.Equal(["title", "hashtags"], suggestions.Select(suggestion => (string?)suggestion!["field"]));
        Assert.Equal("Cardamom Buns: I Made Them", (string?)suggestions[0]!["text"]);
        Assert.Null(suggestions[0]!["list"]);
        Assert.Null(suggestions[1]!["text"]);
        Assert.Equal("#CardamomBuns", (string?)suggestions[1]!["list"]![0]);
    }

    [Fact]
    public void Members_of_every_kind_are_there_and_within_their_bounds()
    {
        var answer = Write("""
            {"type":"object","properties":{
              "title":{"type":"string"},"version":{"const":3},"mood":{"enum":["calm","loud"]},"isSafe":{"type":"boolean"},
              "confidence":{"type":"number","minimum":0.99},"rank":{"type":"integer","maximum":0},"nothing":{"type":"null"},
              "hashtags":{"type":"array","items":{"type":"string"},"maxItems":1},
              "deep":{"type":"object","properties":{"deeper":{"type":"object","properties":{"note":{"type":"string"}}}}}}}
            """);
        Assert.Equal("Cardamom Buns: I Made Them", (string?)answer["title"]);
        Assert.Equal((3, "calm", true), ((int)answer["version"]!, (string?)answer["mood"], (bool)answer["isSafe"]!));
        Assert.Equal((0.99, 0), ((double)answer["confidence"]!, (int)answer["rank"]!));
        Assert.True(answer.ContainsKey("nothing"));
        Assert.Single(answer["hashtags"]!.AsArray());
        Assert.NotEmpty((string)answer["deep"]!["deeper"]!["note"]!);
    }

    [Fact]
    public void A_schema_that_contains_itself_comes_to_an_end()
    {
        var answer = Write("""{"type":"object","properties":{"next":{"$ref":"#"},"title":{"type":"string"}}}""");
        Assert.Equal("Cardamom Buns: I Made Them", (string?)answer["next"]!["next"]!["title"]);
    }

    [Theory]
    [InlineData("""{"item":{"platform":"youtube","title":"Found"}}""")]
    [InlineData("""Look at this { broken and {"a":1} then {"item":{"title":"Found","description":"it is the largest"}} and that {"b":2}.""")]
    [InlineData("""{"title":"Found"}""")]
    public void The_item_is_the_largest_object_whatever_stands_around_it(string prompt) => Assert.Equal("Found", ItemReader.Find(prompt).Title);

    [Theory]
    [InlineData("")]
    [InlineData("no object here")]
    [InlineData("{{{{")]
    [InlineData("[1,2]")]
    public void Where_there_is_no_item_there_is_nothing_to_say(string prompt) => Assert.Equal(Item.Nothing, ItemReader.Find(prompt));

    static JsonObject Write(string schema) => new SchemaWriter(JsonNode.Parse(schema)!.AsObject(), new HelpfulAuthor(Buns)).Write()!.AsObject();
}
