import { amount, rate } from "../quantity/fields.ts";
import { forecastSeries } from "./demands.ts";
import { metered } from "./lines.ts";
import { service, way } from "./service.ts";

/** Amazon Forecast: data, training, and a data point for each series, step and quantile. */
export const forecast = service({
  name: "forecast",
  title: "Amazon Forecast",
  group: "Recommendation, forecasting, fraud",
  help: "Forecasts of many time series, billed by the data point: series × steps × quantiles",
  ways: [
    way({
      demand: forecastSeries,
      run: {
        data: amount("GB", "data taken in and kept", { default: "1 GB" }),
        training: rate("hour", "training hours of predictors", { default: "10 hour / month" }),
        explanations: rate("explanation", "explanations: attributes times items times steps", {
          default: "0 explanation",
        }),
      },
      example: "series=5000 horizon=30 runs=4",
      lines: (values, world) =>
        metered("forecast", world.region, values, [
          {
            name: "data-points",
            of: ["series", "horizon", "quantiles", "runs"],
            item: "Forecast",
            dimension: "forecast-data-point",
            unit: "data-point",
            because: "a data point for each series, step and quantile of each forecast",
          },
          {
            of: "training",
            item: "Predictor",
            dimension: "training-hour",
            unit: "hour",
            because: "training of predictors",
          },
          { of: "data", item: "Data", dimension: "storage-gb", unit: "GB", because: "data taken in and kept" },
          {
            of: "explanations",
            item: "Explainability",
            dimension: "forecast-explanation",
            unit: "explanation",
            because: "explanations of forecasts",
          },
        ]),
    }),
  ],
});
