using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>The models.</summary>
sealed partial class SandboxDriver
{
    /// <summary>What the next calls of a model come to.</summary>
    /// <param name="script">As <c>/_control/ai/script</c> takes it.</param>
    public async Task ScriptModel(object script) => await Done(await http.PostAsJsonAsync("/_control/ai/script", script));

    public async Task ClearModelScripts() => await Done(await http.DeleteAsync("/_control/ai/script"));

    /// <summary>How long models think from now on.</summary>
    public async Task ModelLatency(int milliseconds) => await Done(await http.PostAsJsonAsync("/_control/ai/latency", new { milliseconds }));

    /// <summary>Calls as the models received them, oldest first.</summary>
    public async Task<List<ModelCall>> ModelCalls(long after = 0) =>
        (await http.GetFromJsonAsync<JsonElement>($"/_control/ai/requests?after={after}")).GetProperty("requests").Deserialize<List<ModelCall>>(JsonSerializerOptions.Web)!;
}

/// <summary>A call as a model received it.</summary>
sealed record ModelCall(long Sequence, string Service, string Model, string? System, ModelMessage[] Messages)
{
    public string User => Messages.Last(message => message.Role == "user").Text;
}

/// <summary>What was said to a model.</summary>
sealed record ModelMessage(string Role, string Text);
