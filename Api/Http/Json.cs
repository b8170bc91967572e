using System.Text.Json.Serialization;

namespace StreamVibe.Api.Http;

/// <summary>How JSON is read and written: camelCase, unknown members ignored, everything else strict.</summary>
static class Json
{
    public static IServiceCollection AddJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        var options = json.SerializerOptions;
        // Without this an enum would also be read from any number.
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.RespectNullableAnnotations = true;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
    });
}
