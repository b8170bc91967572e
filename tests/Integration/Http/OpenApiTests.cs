using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>The contract is reviewed as a file: <c>Api/openapi.json</c>. After a change on purpose, <c>UPDATE_OPENAPI=1 ./test.sh</c> writes it anew.</summary>
public sealed class OpenApiTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    static readonly JsonSerializerOptions indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_served_document_is_the_committed_one()
    {
        var served = Text(await system.App.NewClient().GetStringAsync("/openapi/v1.json"));
        var file = Checkout.ApiDescription;
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(file, served);
        Assert.Equal(Text(await File.ReadAllTextAsync(file)), served);
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_its_errors()
    {
        var document = JsonSerializer.Deserialize<JsonElement>(await system.App.NewClient().GetStringAsync("/openapi/v1.json"));
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value).ToList();
        Assert.Equal(operations.Count, operations.Select(operation => operation.Text("operationId")).Distinct().Count());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Text("summary"));
            Assert.Contains("500", operation.GetProperty("responses").Names());
        });
    }

    // Compared as JSON: how the lines are broken is nobody's contract.
    static string Text(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), indented).ReplaceLineEndings("\n") + "\n";
}
